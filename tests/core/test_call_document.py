"""The document's table is the code's."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_table_in_the_document_is_the_one_the_nodes_keep():
    script = [sys.executable, ROOT / "scripts/choreography.py", "--check"]
    run = subprocess.run(script, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
