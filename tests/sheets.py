"""Small PDFs for tests: lines put at given places, as the printed papers have them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

LEFT, RIGHT, BODY, PITCH = 221.1, 540.0, 9.1, 10.6
FONTS = {"": "Helvetica", "b": "Helvetica-Bold", "i": "Helvetica-Oblique"}


class Sheets:
    """A PDF under construction; tops in points from the upper edge."""

    def __init__(
        self, path: Path, size: tuple[float, float] = (595, 842), **options: object
    ) -> None:
        self.path = path
        self.height = size[1]
        self.canvas = Canvas(str(path), pagesize=size, invariant=1, **options)

    def put(
        self, text: str, top: float, x: float = LEFT, size: float = BODY, style: str = ""
    ) -> float:
        """Put one line and return where it ends."""
        self.canvas.setFont(FONTS[style], size)
        self.canvas.drawString(x, self.height - top - 0.8 * size, text)
        return x + self.canvas.stringWidth(text, FONTS[style], size)

    def lines(
        self, texts: Sequence[str], top: float, x: float = LEFT, style: str = "", size: float = BODY
    ) -> float:
        """Put lines under each other and return the top of the next one."""
        for text in texts:
            self.put(text, top, x=x, style=style, size=size)
            top += PITCH * size / BODY
        return top

    def wrapped(
        self, text: str, top: float, x: float = LEFT, right: float = RIGHT, style: str = ""
    ) -> float:
        """Put a paragraph, broken where the next word no longer fits."""
        return self.lines(self.broken(text, right - x, style), top, x=x, style=style)

    def broken(self, text: str, width: float = RIGHT - LEFT, style: str = "") -> list[str]:
        """Break a paragraph into lines where the next word no longer fits."""
        lines = [""]
        for word in text.split():
            longer = f"{lines[-1]} {word}".strip()
            if self.canvas.stringWidth(longer, FONTS[style], BODY) > width:
                lines.append(word)
            else:
                lines[-1] = longer
        return lines

    def mark(self, label: str, x: float, top: float) -> float:
        """Put a raised footnote marker at the end of a line."""
        return self.put(label, top - 1.0, x=x, size=5.5)

    def note(self, label: str, texts: Sequence[str], top: float, x: float = LEFT) -> float:
        """Put a footnote in small type with its number."""
        self.put(label, top - 0.5, x=x, size=4.5)
        for text in texts:
            self.put(text, top, x=x + 6.2, size=6.9)
            top += 8.2
        return top

    def rule(self, top: float, x0: float = LEFT, x1: float = LEFT + 56.7) -> None:
        """Draw a thin rule."""
        self.canvas.setLineWidth(0.5)
        self.canvas.line(x0, self.height - top, x1, self.height - top)

    def picture(self, top: float, x0: float = LEFT, x1: float = RIGHT, high: float = 120) -> None:
        """Put a grey picture."""
        from PIL import Image

        image = ImageReader(Image.new("L", (8, 8), 200))
        self.canvas.drawImage(image, x0, self.height - top - high, x1 - x0, high)

    def masthead(
        self, dossier: str = "26 150", number: str = "901", year: str = "2019–2020"
    ) -> None:
        """Put the head of a printed paper."""
        self.put("Tweede Kamer der Staten-Generaal", 65, x=55.3, size=18.1, style="b")
        self.put("2", 50, x=506, size=51, style="b")
        self.rule(120.8, 55.3, 540)
        self.put(f"Vergaderjaar {year}", 124, x=55.3, size=9.6)
        self.rule(174.6, 55.3, 540)
        self.put(dossier, 190, x=55.3, size=12.3, style="b")
        self.put("Algemene Vergadering der Verenigde Naties", 190, size=12.3, style="b")
        self.put(f"Nr. {number}", 222, x=55.3, style="b")
        self.put("BRIEF VAN DE MINISTER VAN PROEFZAKEN", 222, style="b")
        self.put("Aan de Voorzitter van de Tweede Kamer der Staten-Generaal", 254)
        self.put("Den Haag, 3 september 2020", 275)

    def foot(
        self, page: int, text: str = "Tweede Kamer, vergaderjaar 2019–2020, 26 150, nr. 901"
    ) -> None:
        """Put the running foot with the page number."""
        self.put(text, 765, x=55.3)
        self.put(str(page), 765, x=535)

    def next(self) -> None:
        """Begin a new page."""
        self.canvas.showPage()

    def save(self) -> Path:
        """Write the file and return its path."""
        self.canvas.save()
        return self.path


FILLER = (
    "De delegatie wil in het najaar opnieuw het gesprek openen over de begroting van het geheel "
    "en over de vraag hoe kleine landen daarin een stem houden. Daarbij hoort dat plannen vroeg "
    "worden gedeeld, dat cijfers te vergelijken zijn en dat niemand voor een voldongen feit komt "
    "te staan. Over de uitkomst hoort de Kamer voor het einde van het jaar."
)

_SENTENCES = (
    "De delegatie vraagt aandacht voor de positie van kleine eilanden.",
    "Over de begroting wordt pas in het late voorjaar verder gesproken.",
    "Een werkgroep van deskundigen brengt eerst de gevolgen in beeld.",
    "Daarna volgt een ronde langs de landen die het voorstel steunen.",
    "Wie wil meedoen, kan zich tot het einde van de maand aanmelden.",
    "Het secretariaat heeft toegezegd de cijfers tijdig te leveren.",
    "Nieuwe taken mogen niet ten koste gaan van het gewone werk.",
    "Ook het bedrijfsleven en de wetenschap zijn daarbij betrokken.",
    "De uitkomst wordt met de Kamer gedeeld zodra die bekend is.",
    "In de tussentijd blijven de bestaande afspraken gewoon gelden.",
    "Dat vergt geduld, want niet iedereen heeft dezelfde haast.",
)


def short_ended(sheets: Sheets, number: int, width: float) -> str:
    """Return a paragraph whose last line is short, as most are, from the ``number``-th on."""
    for sentences in (5, 4, 3, 6, 2):
        text = filler(number, sentences)
        last = sheets.broken(text, width)[-1]
        if sheets.canvas.stringWidth(last, FONTS[""], BODY) < 0.6 * width:
            return text
    raise AssertionError(number)


def filler(number: int, sentences: int = 5) -> str:
    """Return the ``number``-th of eleven paragraphs that share no line."""
    step = 1 + number % 10
    chosen = [_SENTENCES[(number + step * i) % len(_SENTENCES)] for i in range(sentences)]
    return " ".join(chosen)
