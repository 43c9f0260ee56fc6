"""Runs Python programs, two at a time, each in a process and a folder of its own.

Reads a JSON list of programs from stdin and writes a JSON list of {"code": exit code, "output": stdout, "error": stderr}.
"""

import json
import os
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor

SECONDS = 20


def run(program):
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "sample.py")
        with open(path, "w", encoding="utf-8") as file:
            file.write(program)
        try:
            done = subprocess.run(
                [sys.executable, "-I", "-X", "utf8", path],
                cwd=folder,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                encoding="utf-8",
                timeout=SECONDS,
            )
        except subprocess.TimeoutExpired:
            return {"code": -1, "output": "", "error": f"took longer than {SECONDS} s"}
        return {"code": done.returncode, "output": done.stdout, "error": done.stderr}


with ThreadPoolExecutor(max_workers=2) as pool:
    json.dump(list(pool.map(run, json.load(sys.stdin))), sys.stdout)
