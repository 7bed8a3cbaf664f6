"""The example notebook runs."""

from __future__ import annotations

from pathlib import Path

import nbclient
import nbformat
import pytest

from tests.conftest import REPOSITORY


def test_notebook_does_the_three_jobs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    notebook = nbformat.read(REPOSITORY / "docs" / "three_jobs.ipynb", as_version=4)
    nbclient.NotebookClient(notebook, timeout=300, kernel_name="python3").execute()
    shown = [
        output["data"]["text/plain"]
        for cell in notebook.cells
        if cell.cell_type == "code"
        for output in cell.outputs
        if "data" in output
    ]
    assert len(shown) == 8
    assert "digital_cyber" in shown[3]
    assert "climate_environment" in shown[4]
    assert "rising" in shown[5]
    assert "termbase" in shown[7]
