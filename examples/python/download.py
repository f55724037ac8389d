import base64
import json
import urllib.request

import pandas

URL = "http://127.0.0.1:4000"
EVALUATION = "evr_7ZAECYi82P80BOqjkseLt"
# Which rows, and in which order; {} and [] for all of them as they are listed.
FILTER = {"hasError": False, "duration": {"lt": 5}}
ORDER = [{"by": {"judgment": {"path": "Evaluators/Helpfulness"}}}, {"by": {"field": "DURATION"}, "direction": "DESC"}]
COLUMNS = ["id", "run", "duration", "output", "/inputs/question", "judgment:Evaluators/Helpfulness", "state:Evaluators/Helpfulness"]


def download(format, **asked):
    q = base64.urlsafe_b64encode(json.dumps(asked).encode()).decode()
    headers = {
        "Apollo-Require-Preflight": "yes",
        # "X-API-KEY": "…",
    }
    return urllib.request.urlopen(urllib.request.Request(f"{URL}/evaluations/{EVALUATION}/logs.{format}?q={q}", headers=headers))


# A text such as "NA" is a text: only an empty cell is none.
table = pandas.read_csv(download("csv", filter=FILTER, orderBy=ORDER, columns=COLUMNS), keep_default_na=False, na_values=[""])
print(table)

# Every record as it is, with all that it holds.
records = pandas.read_json(download("jsonl", filter=FILTER, orderBy=ORDER), lines=True)
print(records)
