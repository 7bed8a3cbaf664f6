"""The commands: a thin skin over the package.

Heavy modules are imported inside the commands, so that ``--help`` answers at once. Tables go to
files, answers to stdout, progress and messages to stderr. Exit codes: 0 all done, 1 some inputs
failed, 2 wrong usage.
"""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kamerlens.errors import KamerlensError

if TYPE_CHECKING:
    from kamerlens.runner import Summary

app = typer.Typer(
    name="kamerlens",
    help="Dutch cabinet letters to parliament on the United Nations, made analysable.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
train_app = typer.Typer(
    help="Rebuild an artefact under models/ from named data.", no_args_is_help=True
)
app.add_typer(train_app, name="train")

RunFolder = Annotated[Path, typer.Argument(metavar="RUN", help="Folder of a run.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")]


def _version(wanted: bool) -> None:
    if wanted:
        from kamerlens import __version__

        print(f"kamerlens {__version__}")
        raise typer.Exit


@app.callback()
def _main(
    _: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Log what is done.")] = False,
) -> None:
    logging.basicConfig(
        level=logging.INFO if verbose else logging.ERROR, format="%(message)s", stream=sys.stderr
    )


@contextmanager
def _reported() -> Iterator[None]:
    """Turn the package's own errors, and wrong values, into a line on stderr and exit code 2."""
    try:
        yield
    except (KamerlensError, ValueError) as error:
        print(f"kamerlens: {error}", file=sys.stderr)
        raise typer.Exit(2) from None


@app.command(
    epilog="Example: kamerlens run letters/ --jobs 2 -o outputs/letters   "
    "(no INPUT: the embedded sample letters)"
)
def run(
    inputs: Annotated[
        list[str] | None,
        typer.Argument(metavar="[INPUT]…", help="Files, folders or globs: PDF, TXT, official XML."),
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="The run's folder.", show_default=False)
    ] = None,
    jobs: Annotated[
        int | None,
        typer.Option(min=1, help="Worker processes; by default one a core, four at most."),
    ] = None,
    cluster: Annotated[
        str | None, typer.Option(metavar="ADDRESS", help="Scheduler of a dask cluster.")
    ] = None,
    model: Annotated[
        str | None, typer.Option(metavar="PATH", help="spaCy pipeline: a folder or a package.")
    ] = None,
    themes: Annotated[
        Path | None, typer.Option(metavar="FILE", help="A theme set of your own (TOML).")
    ] = None,
    termbase: Annotated[
        list[Path] | None,
        typer.Option(metavar="FILE", help="Termbase of your own; outranks ours. Repeatable."),
    ] = None,
    gazetteer: Annotated[
        list[Path] | None,
        typer.Option(metavar="FILE", help="Names of your own (TSV). Repeatable."),
    ] = None,
    corrections: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Corrections to replay (TSV).")
    ] = None,
    english: Annotated[
        list[Path] | None,
        typer.Option(metavar="FILE", help="English document of the run. Repeatable."),
    ] = None,
    ocr: Annotated[bool, typer.Option("--ocr", help="Run OCR on scans (kamerlens[ocr]).")] = False,
    no_cache: Annotated[
        bool, typer.Option("--no-cache", help="Neither read nor write the cache.")
    ] = False,
) -> None:
    """The main job: letters in, a folder of analysable tables, glossary and report out."""
    from kamerlens import runner
    from kamerlens.settings import Settings, cache_folder, usable_cores

    place = output or Path("outputs", datetime.now().strftime("%Y-%m-%dT%H%M%S"))
    with _reported():
        settings = Settings(
            model=model,
            themes=themes,
            termbases=tuple(termbase or ()),
            gazetteers=tuple(gazetteer or ()),
            corrections=corrections,
            english=tuple(english or ()),
            ocr=ocr,
            jobs=jobs or usable_cores(),
            cluster=cluster,
            cache=None if no_cache else cache_folder(),
        )
        with _progress() as progress:
            summary = runner.run(inputs or [], place, settings, progress=progress)
    _say_summary(summary)
    raise typer.Exit(1 if summary.failed else 0)


@contextmanager
def _progress() -> Iterator[Any]:
    """Show stages, letters and the time left on stderr."""
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    console = Console(stderr=True)
    columns = (
        TextColumn("{task.description:<8}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, transient=not console.is_terminal) as bar:
        tasks: dict[str, Any] = {}

        def report(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bar.add_task(stage, total=total)
            bar.update(tasks[stage], completed=done)

        yield report


def _say_summary(summary: Summary) -> None:
    for warning in summary.warnings:
        print(f"warning: {warning}", file=sys.stderr)
    for source, reason in summary.failed:
        print(f"failed: {source}: {reason}", file=sys.stderr)
    counts = summary.counts
    print(
        f"{summary.letters} letters ({len(summary.failed)} failed, {summary.cached} from cache), "
        f"{counts['blocks']} blocks, {counts['entities']} entities, {counts['terms']} terms "
        f"in {summary.seconds:.1f} s → {summary.folder}",
        file=sys.stderr,
    )


@app.command(epilog="Example: kamerlens fetch 26150-163 -o letters")
def fetch(
    numbers: Annotated[
        list[str] | None, typer.Argument(metavar="[NUMBER]…", help="Paper numbers: 26150-163.")
    ] = None,
    series: Annotated[
        bool, typer.Option("--series", help="The annual series on the General Assembly.")
    ] = False,
    output: Annotated[Path, typer.Option("--output", "-o", help="Folder to write to.")] = Path(
        "letters"
    ),
    base_url: Annotated[
        str | None, typer.Option(metavar="URL", help="A mirror of the official site.")
    ] = None,
) -> None:
    """Download letters by paper number from the official site."""
    from kamerlens.fetch import DEFAULT_BASE, fetch_papers, series_numbers

    wanted = [*(numbers or []), *(series_numbers() if series else [])]
    if not wanted:
        print("kamerlens: name paper numbers, or use --series", file=sys.stderr)
        raise typer.Exit(2)
    failed = 0
    with _reported():
        for result in fetch_papers(wanted, output, base_url=base_url or DEFAULT_BASE):
            print(result, file=sys.stderr)
            failed += not result.ok
    raise typer.Exit(1 if failed else 0)


RunThemes = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="The run's themes file, if it was moved."),
]
Language = Annotated[str, typer.Option(help="Language of names and texts: nl or en.")]
First = Annotated[
    str | None, typer.Option("--a", help="The earlier document: its id, letter, session or year.")
]
Second = Annotated[str | None, typer.Option("--b", help="The later document.")]


@app.command(epilog="Example: kamerlens compare outputs/letters --a 71 --b 72")
def compare(
    run_folder: RunFolder,
    a: First = None,
    b: Second = None,
    language: Language = "nl",
    as_json: AsJson = False,
) -> None:
    """Theme emphasis and keyness between two documents, on the terminal."""
    from kamerlens.compare import comparison, format_comparison
    from kamerlens.results import read

    with _reported():
        run = read(run_folder)
        found = comparison(run, a, b)
        if as_json:
            print(json.dumps(found, ensure_ascii=False, indent=1, default=str))
            return
        from rich.console import Console

        Console().print(format_comparison(found, run.theme_names(language), language=language))


@app.command(epilog="Example: kamerlens plot outputs/letters --kind heatmap -o themes.svg")
def plot(
    run_folder: RunFolder,
    output: Annotated[
        Path, typer.Option("--output", "-o", help="File: .svg, .png or .html (works offline).")
    ],
    kind: Annotated[str, typer.Option(help="emphasis, heatmap, change or keyness.")] = "emphasis",
    part: Annotated[str, typer.Option(help="letter, annex or english.")] = "letter",
    a: First = None,
    b: Second = None,
    language: Language = "nl",
) -> None:
    """Draw a chart of a run, with intervals and numbers of words."""
    from kamerlens.plots import draw, save
    from kamerlens.results import read

    with _reported():
        save(draw(read(run_folder), kind, language=language, part=part, a=a, b=b), output)
    print(output, file=sys.stderr)


@app.command(epilog='Example: kamerlens align klimaatverandering "bescherming van burgers"')
def align(
    terms: Annotated[
        list[str] | None, typer.Argument(metavar="[TERM]…", help="Dutch terms.")
    ] = None,
    file: Annotated[
        Path | None, typer.Option(metavar="TERMS.txt", help="Dutch terms, one a line.")
    ] = None,
    no_termbase: Annotated[
        bool, typer.Option("--no-termbase", help="Treaty lexicon and composition alone.")
    ] = False,
    termbase: Annotated[
        list[Path] | None,
        typer.Option(metavar="FILE", help="Termbase of your own; outranks ours. Repeatable."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """UN English for Dutch terms, with score, method and evidence."""
    from kamerlens.align import align_lines

    wanted = list(terms or [])
    with _reported():
        if file is not None:
            wanted += [line.strip() for line in _read_text(file).splitlines() if line.strip()]
        if not wanted:
            raise ValueError("name Dutch terms, or a file of them with --file")
        found = align_lines(wanted, use_termbase=not no_termbase, termbases=tuple(termbase or ()))
        for row in found:
            print(json.dumps(row, ensure_ascii=False) if as_json else _alignment(row))


def _alignment(row: dict[str, Any]) -> str:
    """Return an alignment as lines for the terminal."""
    lines = [f"{row['nl']} → {row['en'] or '–'}  ({row['status']}, {row['confidence']:.2f})"]
    for candidate in row["candidates"]:
        evidence = json.dumps(candidate["evidence"], ensure_ascii=False)
        lines.append(
            f"    {candidate['score']:.2f}  {candidate['en']}  [{candidate['method']}] {evidence}"
        )
    return "\n".join(lines)


@app.command(epilog="Example: kamerlens themes statement.txt --language en --json")
def themes(
    file: Annotated[Path, typer.Argument(help="Text, paragraphs separated by blank lines.")],
    language: Annotated[str, typer.Option(help="Language of the text: nl or en.")] = "nl",
    theme_file: Annotated[
        Path | None, typer.Option("--themes", metavar="FILE", help="A theme set of your own.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Theme scores for the paragraphs of any text file."""
    from kamerlens.themes import format_paragraph, load_model, paragraphs

    with _reported():
        texts = paragraphs(_read_text(file))
        for row in load_model(themes=theme_file).score_texts(texts, language=language):
            print(json.dumps(row, ensure_ascii=False) if as_json else format_paragraph(row))


def _read_text(path: Path) -> str:
    from kamerlens.errors import DataError

    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(path, f"cannot be read as UTF-8 text: {error}") from error


@app.command(epilog="Example: kamerlens glossary outputs/letters --format tbx,xlsx -o glossary")
def glossary(
    run_folder: RunFolder,
    formats: Annotated[
        str, typer.Option("--format", help="One or more of xlsx, csv, md, tbx, tbx2008, skos, tmx.")
    ] = "xlsx",
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="File to write.")
    ] = None,
    term: Annotated[
        str | None, typer.Option(help="Print a term in its contexts instead of exporting.")
    ] = None,
    since: Annotated[
        int | None,
        typer.Option(
            metavar="SESSION",
            help="Print the terms that are new since a session, and those written otherwise; "
            "with -o, export the new ones.",
        ),
    ] = None,
    min_confidence: Annotated[
        float, typer.Option(min=0, max=1, help="Leave out entries below this confidence.")
    ] = 0.0,
    as_json: Annotated[bool, typer.Option("--json", help="Print --since as JSON.")] = False,
) -> None:
    """Export the glossary of a run, print a term in its contexts, or what is new in it."""
    from kamerlens.exports import write_glossaries
    from kamerlens.results import read

    with _reported():
        results = read(run_folder)
        if term is not None:
            from kamerlens.contexts import format_contexts, term_contexts

            print(format_contexts(term_contexts(results, term)))
            return
        only = None
        if since is not None:
            from kamerlens.termchanges import changes_since, format_changes

            changes = changes_since(results, since)
            shown = json.dumps(changes, ensure_ascii=False, indent=1, default=int)
            print(shown if as_json else format_changes(changes))
            if output is None:
                return
            only = {str(row["term_id"]) for row in changes["new"]}
        place = output or run_folder / "glossary"
        wanted = [name.strip() for name in formats.split(",") if name.strip()]
        if not place.suffix and len(wanted) == 1:
            place = place.with_suffix(f".{'ttl' if wanted[0] == 'skos' else wanted[0]}")
        for path in write_glossaries(
            results, wanted, place, min_confidence=min_confidence, only=only
        ):
            print(path, file=sys.stderr)


@app.command(epilog="Example: kamerlens export outputs/letters --format docbin,conllu -o letters")
def export(
    run_folder: RunFolder,
    formats: Annotated[
        str,
        typer.Option("--format", help="One or more of docbin, conllu, prodigy-jsonl, displacy."),
    ] = "docbin",
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="File to write.")
    ] = None,
    letter: Annotated[
        str | None, typer.Option(metavar="ID", help="This letter alone, e.g. 26150-163.")
    ] = None,
) -> None:
    """Export a run's annotation for spaCy, treebank tools, Prodigy, or as a page to look at."""
    from kamerlens.exports.docs import write_docs
    from kamerlens.results import read

    with _reported():
        wanted = [name.strip() for name in formats.split(",") if name.strip()]
        place = output or run_folder / "annotation"
        for path in write_docs(read(run_folder), wanted, place, letter=letter):
            print(path, file=sys.stderr)


@app.command(epilog="Example: kamerlens serve outputs/letters --port 8001")
def serve(
    run_folder: RunFolder,
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port on this machine.")] = 8001,
    letters: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Where the letters' files are, if they were moved."),
    ] = None,
    themes: RunThemes = None,
    browser: Annotated[bool, typer.Option("--browser", help="Open it in the browser.")] = False,
) -> None:
    """Browse and search a run on this machine (127.0.0.1 only, read-only)."""
    from kamerlens.serve import serve as serve_run

    with _reported():
        serve_run(
            run_folder,
            port=port,
            letters=letters,
            themes=themes,
            open_browser=browser,
            ready=lambda address: print(f"{address} (stop with Ctrl-C)", file=sys.stderr),
        )


@app.command(epilog="Example: kamerlens report outputs/letters")
def report(
    run_folder: RunFolder,
    letters: Annotated[
        str | None,
        typer.Option(metavar="DIR", help="Folder or web address of the letters' files."),
    ] = None,
    themes: RunThemes = None,
) -> None:
    """Write the offline HTML report of a run anew."""
    from kamerlens.report import report_of

    with _reported():
        print(report_of(run_folder, letters=letters, themes=themes), file=sys.stderr)


@app.command(epilog="Example: kamerlens evaluate gold/ --run outputs/letter")
def evaluate(
    gold: Annotated[
        Path, typer.Argument(help="Gold: a folder or a file (.jsonl, .json, .conllu).")
    ],
    run_folder: Annotated[
        Path | None,
        typer.Option("--run", metavar="RUN", help="Folder of a run, for gold about letters."),
    ] = None,
    model: Annotated[
        str | None,
        typer.Option(metavar="PATH", help="spaCy pipeline to score on texts and treebanks."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Precision, recall and F1 of every layer against gold."""
    from kamerlens.evaluate import evaluate_gold, format_scores

    with _reported():
        scores = evaluate_gold(gold, run_folder, model=model)
    print(json.dumps(scores, ensure_ascii=False, indent=1) if as_json else format_scores(scores))


@app.command()
def doctor(as_json: AsJson = False) -> None:
    """Versions, models and data found, and what is missing."""
    from kamerlens.doctor import diagnose, format_diagnosis

    found = diagnose()
    print(json.dumps(found, ensure_ascii=False, indent=1) if as_json else format_diagnosis(found))
    raise typer.Exit(0 if found["ok"] else 1)


Data = Annotated[Path, typer.Option(help="Folder of the training data.")]


@train_app.command("language", epilog="Example: kamerlens train language --data ../shared")
def train_language(
    data: Data,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Folder of the model.")
    ] = None,
) -> None:
    """The Dutch spaCy pipeline, from treebank and annotated entities."""
    from kamerlens.data import data_path
    from kamerlens.train.language import train_language as train

    with _reported():
        train(data, output or data_path("models", "nl_kamerlens"))


@train_app.command(
    "lexicon", epilog="Example: kamerlens train lexicon --parallel memory.tmx -o lexicon.npz"
)
def train_lexicon(
    parallel: Annotated[
        list[Path],
        typer.Option(metavar="FILE", help="Parallel text: .jsonl.gz, .tmx, or two folders."),
    ],
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="File of the lexicon.")
    ] = None,
    base: Annotated[Path | None, typer.Option(metavar="FILE", help="Lexicon to add to.")] = None,
) -> None:
    """The Dutch-English lexicon, from parallel text."""
    from kamerlens.data import data_path
    from kamerlens.train.lexicon import train_lexicon as train

    with _reported():
        place = output or data_path("models", "lexicon", "treaties.npz")
        print(json.dumps(train(parallel, place, base=base), indent=1), file=sys.stderr)


@train_app.command(
    "aligner", epilog="Example: kamerlens train aligner --gold gold/letter.terms.jsonl"
)
def train_aligner(
    gold: Annotated[
        list[Path] | None,
        typer.Option(
            metavar="FILE",
            help="Terms with right English, on which the termbase's answers are counted: JSON "
            "Lines with nl and en, or TSV. Repeatable.",
        ),
    ] = None,
    pairs: Annotated[
        list[Path] | None,
        typer.Option(
            metavar="FILE",
            help="Pairs to fit the weights to, instead of the thesaurus pairs of corpus/gold and "
            "the common nouns of the termbase; same formats. Repeatable.",
        ),
    ] = None,
    lexicon: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Lexicon to align with, if not ours.")
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="File of the calibration.")
    ] = None,
) -> None:
    """How much the aligner trusts each kind of evidence, from gold pairs."""
    from kamerlens.data import data_path
    from kamerlens.train.aligner import fit_aligner

    with _reported():
        place = output or data_path("models", "aligner.json")
        stored = fit_aligner(place, pairs=pairs or (), gold=gold or (), lexicon=lexicon)
        print(json.dumps(stored["trained_on"]), place, file=sys.stderr)


@train_app.command("themes", epilog="Example: kamerlens train themes --data ../shared")
def train_themes(
    data: Data,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Folder of the model.")
    ] = None,
) -> None:
    """The theme model, from coded paragraphs."""
    from kamerlens.data import data_path
    from kamerlens.train.themes import train_themes as train

    with _reported():
        train(data, output or data_path("models", "themes"))
