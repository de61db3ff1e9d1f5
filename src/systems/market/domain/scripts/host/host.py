"""The process a script in Python runs in. It holds nothing of the server's: a script that loops, eats memory or crashes
does so here alone. What it says to the server is in docs/collectors.md."""

import json
import math
import os
import resource
import signal
import sys
import threading
import time
import traceback
import types
from datetime import date
from datetime import time as time_of_day
from decimal import Decimal
from uuid import UUID

MESSAGES_FD = 3
# One of its own: the other may be full, or in the middle of a line.
LAST_WORDS_FD = 4
WATCH_SECONDS = 0.1
PROGRESS_SECONDS = 0.1
BATCH_CHARACTERS = 65_536
# How long a row waits for others. The server tells users how many have arrived.
FLUSH_SECONDS = 0.2
FRAME_ROWS = 1_000
LEVELS = ("debug", "info", "warning", "error")
FIELDS = {"name", "description", "parameters", "natural_key"}


class Stopped(BaseException):
    """Raised in the script, wherever it is, when the run is cancelled or has taken too long. No ordinary `except`
    catches it, and every `finally` is done."""


class Output:
    """The lines for the server. A write waits while the server, which waits for the database, has enough."""

    def __init__(self):
        self._lock = threading.RLock()  # The script may log from other threads.
        self._rows = []
        self._characters = 0

    def say(self, message):
        self._write(encoder.encode(message))

    def add(self, row):
        """Takes a row: a line for each would cost the server more than the rows."""
        if not isinstance(row, dict):
            raise TypeError(f"a row must be a dict with fields, not {repr(row)[:200]}")
        text = encode_row(row)
        with self._lock:
            self._rows.append(text)
            self._characters += len(text)
            if self._characters > BATCH_CHARACTERS:
                self.send_rows()

    def send_rows(self):
        with self._lock:
            rows, self._rows, self._characters = self._rows, [], 0
            if rows:
                self._write('{"type":"rows","rows":[' + ",".join(rows) + "]}")

    def send_rows_in_time(self):
        """Starts a thread that sends rows which would otherwise wait for a full batch."""

        def flush():
            while True:
                time.sleep(FLUSH_SECONDS)
                try:
                    self.send_rows()
                except OSError:
                    return  # Nobody listens any more.

        threading.Thread(target=flush, daemon=True).start()

    def _write(self, line):
        rest = memoryview(utf8(line) + b"\n")
        with self._lock:
            while rest:
                rest = rest[os.write(MESSAGES_FD, rest) :]


class Context:
    """What a script is given besides its parameters."""

    def __init__(self, output):
        self._output = output
        self._reporting = threading.Lock()
        self._report = None
        self._late_report = None
        self._next_progress = 0.0

    def log(self, message, level="info"):
        """Adds a line to the run's log. `level` is debug, info, warning or error."""
        if level not in LEVELS:
            raise ValueError(f"a level is one of {', '.join(LEVELS)}, not {level!r}")
        self._output.say({"type": "log", "level": level, "message": str(message)})

    def progress(self, percent, message=None):
        """Says how far it is, from 0 to 100. At most ten reports a second are sent, and always the last of those that come
        faster: a long silence may follow it."""
        report = {"type": "progress", "percent": float(percent)}
        with self._reporting:
            self._report = report if message is None else {**report, "message": str(message)}
            wait = self._next_progress - time.monotonic()
            if wait > 0 and percent < 100:
                if self._late_report is None:
                    self._late_report = threading.Timer(wait, self._report_late)
                    self._late_report.daemon = True
                    self._late_report.start()
                return
            self._send_report()

    def _report_late(self):
        with self._reporting:
            self._late_report = None
            self._send_report()

    def _send_report(self):
        if self._report is None:
            return
        report, self._report = self._report, None
        self._next_progress = time.monotonic() + PROGRESS_SECONDS
        try:
            self._output.send_rows()  # So that the server counts the rows this report is about.
            self._output.say(report)
        except OSError:
            pass  # Nobody listens any more.


def main():
    memory_megabytes, parent = map(int, sys.argv[1:])
    output = Output()
    signal.signal(signal.SIGTERM, stop)
    stand_first_in_line()
    memory_bytes = memory_megabytes * 1_048_576
    limit_memory(memory_bytes)
    watch_over(memory_bytes, parent)
    code = 1
    try:
        text = sys.stdin.buffer.read()  # Perhaps for minutes.
        if not text:
            os._exit(0)  # It is never used: the server has closed its input, or died.
        order = json.loads(text)
        os.environ.update(order["environment"])
        script = load_script(order["file"])
        if order["action"] == "describe":
            describe(script, output)
        else:
            collect(script, order["parameters"], output)
        code = 0
    except Stopped:
        pass
    except MemoryError:
        say_last_words()
    except BaseException as error:
        report(error, output)
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    os._exit(code)  # Whatever thread or connection the script has left open.


def stop(_signal, _frame):
    raise Stopped


def report(error, output):
    words = str(error)
    message = f"{type(error).__name__}: {words}" if words else type(error).__name__
    try:
        output.say({"type": "error", "message": message, "trace": trace_of(error)})
    except (OSError, Stopped):
        pass  # Nobody listens any more.


def trace_of(error):
    """Where in the script it was, without the steps of this file."""
    whole = traceback.TracebackException.from_exception(error)
    part = whole
    while part is not None:
        steps = [step for step in part.stack if step.filename != __file__]
        part.stack = traceback.StackSummary.from_list(steps)
        part = part.__cause__ or part.__context__
    return "".join(whole.format())


def stand_first_in_line():
    """When the machine runs out of memory, Linux ends this process and not the server or PostgreSQL."""
    try:
        with open("/proc/self/oom_score_adj", "w") as file:
            file.write("1000")
    except OSError:
        pass  # Another system.


def limit_memory(memory_bytes):
    """Sees to it that no single allocation takes all there is while C code holds the interpreter and the watch waits.
    Four times what the script may use, as libraries reserve more than that."""
    # Each thread of these would reserve some 40 MB, one on every core, for sums that no script that collects has to do.
    for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
        os.environ.setdefault(variable, "1")
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    soft = 4 * memory_bytes
    try:
        resource.setrlimit(resource.RLIMIT_DATA, (soft if hard == resource.RLIM_INFINITY else min(soft, hard), hard))
    except (OSError, ValueError):
        pass  # Another system.


def watch_over(memory_bytes, parent):
    """Ends this process, and what it has started, when it is too large or the server is gone. A thread: it goes on
    while the script loops."""

    def watch():
        while True:
            if os.getppid() != parent:
                end()
            if memory_used() > memory_bytes:
                say_last_words()
                end()
            time.sleep(WATCH_SECONDS)

    threading.Thread(target=watch, daemon=True).start()


def memory_used():
    try:
        with open("/proc/self/statm") as file:
            return int(file.read().split()[1]) * resource.getpagesize()
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss  # macOS: the most it had, in bytes.


def say_last_words():
    os.write(LAST_WORDS_FD, b'{"reason":"memory limit"}\n')


def end():
    os.killpg(os.getpid(), signal.SIGKILL)


def load_script(file):
    """Reads the script itself, from its source: a compiled copy may be that of a change within the same second. The
    script folder comes last on the path, so that what lies in it hides no package."""
    sys.argv = [file]
    del sys.path[0]
    sys.path.append(os.path.dirname(os.path.dirname(os.path.dirname(file))))
    script = types.ModuleType("owlery_script")
    script.__file__ = file
    sys.modules[script.__name__] = script
    with open(file, "rb") as source:
        code = compile(source.read(), file, "exec")
    exec(code, script.__dict__)
    if not isinstance(getattr(script, "SCRIPT", None), dict) or not callable(getattr(script, "collect", None)):
        raise TypeError("a script has SCRIPT = {'name': …} and a function collect(parameters, context)")
    unknown = set(script.SCRIPT) - FIELDS
    if unknown:
        raise TypeError(f"SCRIPT takes {', '.join(sorted(FIELDS))}, not {', '.join(sorted(map(str, unknown)))}")
    return script


def describe(script, output):
    declared = script.SCRIPT
    description = {
        "name": declared.get("name"),
        "description": declared.get("description"),
        "parameters": [{**parameter, "name": name} for name, parameter in declared.get("parameters", {}).items()],
        "naturalKey": declared.get("natural_key"),
    }
    given = {field: value for field, value in description.items() if value is not None}
    output.say({"type": "description", "script": given})


def collect(script, parameters, output):
    output.send_rows_in_time()
    rows = script.collect(parameters, Context(output))
    try:
        for row in rows_of([] if rows is None else rows):
            output.add(row)
    finally:
        if hasattr(rows, "close"):
            rows.close()  # A generator that was stopped between two rows has its own `finally` to do.
    output.send_rows()
    output.say({"type": "done"})


def rows_of(yielded):
    """The rows in what a script yields: a dict, a pandas DataFrame, or any number of these one after another."""
    if isinstance(yielded, dict):
        yield yielded
    elif hasattr(yielded, "iloc") and hasattr(yielded, "to_dict"):
        for start in range(0, len(yielded), FRAME_ROWS):
            yield from yielded.iloc[start : start + FRAME_ROWS].to_dict(orient="records")
    elif hasattr(yielded, "__iter__") and not isinstance(yielded, (str, bytes)):
        for part in yielded:
            yield from rows_of(part)
    else:
        yield yielded  # No row, as it will be told.


def encode_row(row):
    try:
        return encoder.encode(row)
    except (TypeError, ValueError):  # NaN somewhere in it, or a key that is no text.
        return encoder.encode(storable(row))


def storable(value):
    """The same value, with null for NaN and text for all keys."""
    if isinstance(value, dict):
        return {str(key): storable(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [storable(inner) for inner in value]
    if value is None or isinstance(value, (str, int)):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return storable(plain(value))


def plain(value):
    """What JSON has for a value it does not know itself."""
    if isinstance(value, Decimal):
        return plain_decimal(value)
    if type(value).__name__ == "NAType" or (value != value) is True:
        return None  # pandas.NA, pandas.NaT
    if isinstance(value, (date, time_of_day)):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    if type(value).__name__ == "datetime64":
        return None if str(value) == "NaT" else value.astype("datetime64[us]").item()
    if hasattr(value, "tolist"):
        return value.tolist()  # numpy's numbers and arrays
    raise TypeError(f"a row cannot hold a value of type {type(value).__name__}: {repr(value)[:200]}")


def plain_decimal(value):
    """A number where that holds all its digits, and text otherwise."""
    if not value.is_finite():
        return None
    if value == value.to_integral_value() and value.adjusted() < 1_000:
        return int(value)
    number = float(value)
    return number if Decimal(repr(number)) == value else str(value)


def utf8(text):
    try:
        return text.encode()
    except UnicodeEncodeError:  # Half a character of UTF-16: U+FFFD stands for it.
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace").encode()


encoder = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"), default=plain)

if __name__ == "__main__":
    main()
