"""Makes the two lists beside this file anew from the published ones: `python make.py FOLDER`. README.md says what they hold."""  # noqa: INP001 - a tool beside its data

import csv
import io
import json
import sys
import tarfile
from collections import Counter, defaultdict
from pathlib import Path

HERE = Path(__file__).parent
NATIONS = {"E": "England", "W": "Wales", "S": "Scotland", "N": "Northern Ireland"}
LEAST = 0.01


def main(folder: Path) -> None:
    """This function will write constituencies.csv and districts.csv."""
    known = json.loads((folder / "pcon_2024_lookup.json").read_text(encoding="utf-8"))
    rows = sorted(
        (one["parlcon_2024_gss_code"], one["parlcon_2024_name"], one["parlcon_2024_name_cy"] or "") for one in known.values()
    )
    with (HERE / "constituencies.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(
            [("code", "name", "name_cy", "nation")] + [(*r, NATIONS[r[0][0]]) for r in rows]
        )
    living: dict[str, Counter[str]] = defaultdict(Counter)  # of a local authority: constituency, and how many live in both
    with (folder / "PARL25_LAD23_combo_overlap.csv").open(encoding="utf-8-sig") as file:
        for row in csv.DictReader(file):
            living[row["LAD23"]][known[row["PARL25"]]["parlcon_2024_gss_code"]] += float(row["overlap_pop"])  # type: ignore[assignment]
    districts: dict[str, Counter[str]] = defaultdict(Counter)  # of a district: local authority, and how many postcodes
    with tarfile.open(folder / "codepo-all.tar.gz") as tar:
        for member in tar:
            file_ = tar.extractfile(member) if member.name.endswith(".csv") else None
            for line in csv.reader(io.TextIOWrapper(file_, encoding="utf-8")) if file_ else ():
                if line[8] in living:
                    districts[line[0][:-3].strip()][line[8]] += 1
    with (HERE / "districts.csv").open("w", encoding="utf-8", newline="") as file:
        for name, places in sorted(districts.items()):
            share: dict[str, float] = defaultdict(float)
            for place, postcodes in places.items():
                for code, people in living[place].items():
                    share[code] += postcodes / places.total() * people / living[place].total()
            kept = sorted(((part, code) for code, part in share.items() if part >= LEAST), reverse=True)
            file.write(f"{name},{' '.join(f'{code}:{round(part * 100)}' for part, code in kept)}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
