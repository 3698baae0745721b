"""An event file as TensorBoard's own writer makes it: golden/events-small.json, its bytes in hexadecimal.

python tools/reference/events_small.py         (tensorboard 2.21.0)
"""

import json
import pathlib
import tempfile

from tensorboard.compat.proto.event_pb2 import Event
from tensorboard.compat.proto.summary_pb2 import Summary
from tensorboard.summary.writer.record_writer import RecordWriter

OUT = pathlib.Path(__file__).parents[2] / "hilum-torch/src/test/resources/golden/events-small.json"
WALL = 1_700_000_000.125
ROWS = [
    (1, {"epoch": 0.25, "loss": 4.158883}),
    (127, {"loss": -0.5, "films_per_second": 1234.5}),
    (128, {"validation/auroc": 0.8125}),
    (70_000, {"a_name_of_more_than_one_hundred_and_twenty_seven_letters_" + "x" * 80: 1e-30}),
]

events = [Event(wall_time=WALL, file_version="brain.Event:2")]
for step, numbers in ROWS:
    values = [Summary.Value(tag=tag, simple_value=value) for tag, value in numbers.items()]
    events.append(Event(wall_time=WALL, step=step, summary=Summary(value=values)))
with tempfile.TemporaryDirectory() as folder:
    file = pathlib.Path(folder, "events")
    with open(file, "wb") as out:
        writer = RecordWriter(out)
        for event in events:
            writer.write(event.SerializeToString())
        writer.flush()
    rows = [{"step": step, "numbers": numbers} for step, numbers in ROWS]
    OUT.write_text(json.dumps({"wall_time": WALL, "rows": rows, "hex": file.read_bytes().hex()}, indent=1) + "\n")
