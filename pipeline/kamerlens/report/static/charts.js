/* Charts: Vega-Lite, drawn as SVG. Colours: Okabe & Ito 2008 for categories. */

const COLOURS = { blue: '#0072B2', vermillion: '#D55E00', grey: '#767676', light: '#949494' };
const VERDICTS = {
  more: COLOURS.blue,
  less: COLOURS.vermillion,
  same: COLOURS.grey,
  too_little_text: COLOURS.light,
};

const chartOptions = () => ({
  actions: false,
  ast: true, // expressions are interpreted, not compiled: the page's policy forbids eval
  renderer: 'svg',
  defaultStyle: false,
  tooltip: { disableDefaultStyle: true },
  formatLocale: state.language === 'nl'
    ? { decimal: ',', thousands: '.', grouping: [3], currency: ['€ ', ''] }
    : { decimal: '.', thousands: ',', grouping: [3], currency: ['€', ''] },
  config: {
    font: 'system-ui, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif',
    view: { stroke: null },
    axis: {
      labelColor: '#333', titleColor: '#333', gridColor: '#e4e2dc', domainColor: '#999',
      tickColor: '#999', labelFontSize: 12, titleFontSize: 12, titleFontWeight: 'normal',
    },
    header: { labelFontSize: 12, labelFontWeight: 600, labelColor: '#1a1a1a' },
    legend: { labelFontSize: 12, titleFontSize: 12, titleFontWeight: 'normal' },
  },
});

/* Draw a chart into a figure; a click on a mark calls onclick with its datum. */
async function chart(place, spec, label, onclick) {
  const canvas = el('div', { class: 'canvas' });
  const figure = el('figure', { class: 'chart', role: 'img', 'aria-label': label }, canvas);
  place.append(figure);
  const full = { $schema: 'https://vega.github.io/schema/vega-lite/v6.json', ...spec };
  const { view } = await vegaEmbed(canvas, full, chartOptions());
  if (figure.scrollWidth > figure.clientWidth) figure.tabIndex = 0; // to be scrolled by keyboard
  if (onclick) {
    view.addEventListener('click', (_, item) => {
      if (item && item.datum && item.datum.clickable) onclick(item.datum);
    });
  }
  return view;
}

/* Width a chart may take, at least enough for a phone. */
const roomFor = (place) => Math.max(260, (place.clientWidth || $('#content').clientWidth) - 8);
