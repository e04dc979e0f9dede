"""How long do tables 2 to 4 take over a year with a million applications?

Held against the same counts as hand-written SQL through ``sqlite3``, on the
same file with the same indexes: one statement per ledger, as a person who
knows the tables would write them. Both read the same pages, so the ratio is
what the models and the assembly of the tables cost.
"""

from __future__ import annotations

import json
import os
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

NAMES = ("compile-tables",)
APPLICATIONS = 1_000_000
YEAR = 2024
ROUNDS = 5

FILL = """
INSERT INTO agencies_agency
  (code, name, short_name, kind, level, may_make_rules, disclosure_office, address, postcode,
   telephone, fax, email, office_hours, website, index_pattern, choices)
  VALUES ('bench', '示例单位', '', 'department', 'county', 0, '', '', '', '', '', '', '', '', '', '{}');

WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < :applications)
INSERT INTO applications_application
  (agency_id, created_at, updated_at, number, applicant_kind, personal, applicant_key, channel,
   received_on, content, supply_form, reply_no, remark, fee_fen, closed_on, outcome, state)
SELECT (SELECT max(id) FROM agencies_agency), '2024-01-01', '2024-01-01', printf('%07d', i),
  CASE i * 7919 % 10 WHEN 0 THEN 'commercial' WHEN 1 THEN 'research' WHEN 2 THEN 'public_benefit'
    WHEN 3 THEN 'legal_service' WHEN 4 THEN 'other_org' ELSE 'natural_person' END,
  zeroblob(120), printf('%016x', i % 300000), 'online',
  date('2023-12-10', printf('+%d days', i % 387)),
  '申请公开关于城区道路改造工程的立项批复文件', '纸质', '', '',
  CASE WHEN i % 500 = 0 THEN 3000 END,
  CASE WHEN i % 387 < 360 THEN date('2023-12-10', printf('+%d days', i % 387 + 5 + i % 20)) END,
  CASE WHEN i % 387 >= 360 THEN '' ELSE
    CASE i * 104729 % 12 WHEN 0 THEN 'partial' WHEN 1 THEN 'withheld_third_party'
    WHEN 2 THEN 'withheld_process_info' WHEN 3 THEN 'unable_not_held'
    WHEN 4 THEN 'unable_needs_creation' WHEN 5 THEN 'not_handled_petition'
    WHEN 6 THEN 'not_handled_repeat' WHEN 7 THEN 'other_other' ELSE 'granted' END END,
  CASE WHEN i % 387 >= 360 THEN 'in_progress' ELSE 'closed' END
FROM n;

INSERT INTO applications_applicationevent (application_id, kind, "on", detail, recorded_at)
SELECT id, 'fee_paid', '2024-06-03', '{}', '2024-06-03'
FROM applications_application WHERE fee_fen IS NOT NULL;

WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 999)
INSERT INTO remedies_remedycase
  (agency_id, created_at, updated_at, case_no, procedure, body, received_on, decided_on, result)
SELECT (SELECT max(id) FROM agencies_agency), '2024-01-01', '2024-01-01', printf('%04d', i),
  CASE i % 3 WHEN 0 THEN 'reconsideration' WHEN 1 THEN 'suit_direct'
    ELSE 'suit_after_reconsideration' END, '', date('2023-09-01', printf('+%d days', i % 480)),
  CASE WHEN i % 480 < 400 THEN date('2023-11-01', printf('+%d days', i % 480)) END,
  CASE WHEN i % 480 >= 400 THEN 'pending' WHEN i % 4 = 0 THEN 'corrected'
    WHEN i % 4 = 1 THEN 'other_result' ELSE 'upheld' END
FROM n;

WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 999)
INSERT INTO publishing_normativedocument
  (agency_id, created_at, updated_at, doc_no, title, kind, issued_on, effective_on, expires_on,
   repealed_on, repeal_basis, interpretation_link, issuers, is_led_here, legality_reviewer,
   legality_opinion, legality_note, registration_no)
SELECT (SELECT max(id) FROM agencies_agency), '2024-01-01', '2024-01-01', printf('%04d', i),
  '示例', CASE i % 5 WHEN 0 THEN 'rule' ELSE 'normative' END,
  date('2018-01-01', printf('+%d days', i * 3)), date('2018-02-01', printf('+%d days', i * 3)),
  CASE WHEN i % 2 THEN date('2023-01-01', printf('+%d days', i * 3)) END,
  CASE WHEN i % 7 = 0 THEN '2024-05-01' END, '', '', '', 1, '', '', '', ''
FROM n;

WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 35)
INSERT INTO publishing_decisioncount (agency_id, created_at, updated_at, month, kind, count)
SELECT (SELECT max(id) FROM agencies_agency), '2024-01-01', '2024-01-01',
  printf('2024-%02d-01', i % 12 + 1),
  CASE i / 12 WHEN 0 THEN 'licence' WHEN 1 THEN 'penalty' ELSE 'coercion' END, i * 3
FROM n;

WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 11)
INSERT INTO publishing_feecollection (agency_id, created_at, updated_at, month, item, amount_fen)
SELECT (SELECT max(id) FROM agencies_agency), '2024-01-01', '2024-01-01',
  printf('2024-%02d-01', i + 1), '示例收费', 123456 FROM n;
"""

DAYS = {
    "agency": 1,
    "first": f"{YEAR}-01-01",
    "last": f"{YEAR}-12-31",
    "before": f"{YEAR - 1}-12-31",
}

BARE = (
    """SELECT applicant_kind, outcome,
      count(*) FILTER (WHERE received_on BETWEEN :first AND :last),
      count(*) FILTER (WHERE received_on < :first AND (closed_on IS NULL OR closed_on >= :first)),
      count(*) FILTER (WHERE closed_on BETWEEN :first AND :last AND received_on <= :last
                         AND outcome <> ''),
      count(*) FILTER (WHERE received_on <= :last AND (closed_on IS NULL OR closed_on > :last))
    FROM applications_application WHERE agency_id = :agency GROUP BY applicant_kind, outcome""",
    """SELECT procedure, result,
      count(*) FILTER (WHERE decided_on BETWEEN :first AND :last AND result <> 'pending'),
      count(*) FILTER (WHERE received_on <= :last
        AND ((decided_on IS NULL AND result = 'pending') OR decided_on > :last))
    FROM remedies_remedycase WHERE agency_id = :agency GROUP BY procedure, result""",
    """SELECT kind,
      count(*) FILTER (WHERE issued_on BETWEEN :first AND :last),
      count(*) FILTER (WHERE issued_on <= :last
        AND (repealed_on IS NULL OR repealed_on > :before)
        AND (expires_on IS NULL OR expires_on >= :before)
        AND (repealed_on <= :last OR expires_on < :last)),
      count(*) FILTER (WHERE issued_on <= :last AND (effective_on IS NULL OR effective_on <= :last)
        AND (repealed_on IS NULL OR repealed_on > :last)
        AND (expires_on IS NULL OR expires_on >= :last))
    FROM publishing_normativedocument WHERE agency_id = :agency GROUP BY kind""",
    """SELECT kind, sum(count) FROM publishing_decisioncount
    WHERE agency_id = :agency AND month BETWEEN :first AND :last GROUP BY kind""",
    """SELECT sum(amount_fen) FROM publishing_feecollection
    WHERE agency_id = :agency AND month BETWEEN :first AND :last""",
    """SELECT sum(fee_fen) FROM applications_application a
    WHERE agency_id = :agency AND fee_fen IS NOT NULL AND EXISTS (
      SELECT 1 FROM applications_applicationevent e WHERE e.application_id = a.id
        AND e.kind = 'fee_paid' AND e."on" BETWEEN :first AND :last)""",
)


def run() -> list[dict[str, object]]:
    """Measure in a process of its own, for Django is set up once per process."""
    with tempfile.TemporaryDirectory(prefix="gongkai-bench-") as home:
        done = subprocess.run(
            [sys.executable, "-m", "bench.bench_compile", str(APPLICATIONS)],
            env={
                **{k: v for k, v in os.environ.items() if k != "GONGKAI_DATABASE_URL"},
                "GONGKAI_HOME": home,
                "DJANGO_SETTINGS_MODULE": "gongkai_web.config.settings",
            },
            cwd=Path(__file__).parent.parent,
            stdout=subprocess.PIPE,
            check=True,
        )
    return [json.loads(done.stdout)]


def measure(size: int) -> dict[str, object]:
    """Fill the file, count it both ways in turn, and compare the medians."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    path = str(connection.settings_dict["NAME"])
    bare = sqlite3.connect(path)
    bare.executescript(f"BEGIN; {FILL} COMMIT;".replace(":applications", str(size)))

    from gongkai_web.agencies.models import Agency
    from gongkai_web.reports.compiling import count_tables

    agency = Agency.objects.get(code="bench")
    parameters = {**DAYS, "agency": agency.pk}
    ours, theirs = [], []
    for _ in range(ROUNDS + 1):
        start = time.perf_counter()
        numbers = [bare.execute(sql, parameters).fetchall() for sql in BARE]
        theirs.append(time.perf_counter() - start)
        start = time.perf_counter()
        proactive, applications, _ = count_tables(agency, YEAR)
        ours.append(time.perf_counter() - start)
    received = sum(row[2] for row in numbers[0])
    if applications["new_received"][-1] != received:
        raise RuntimeError(f"{applications['new_received'][-1]} counted, {received} by bare SQL")
    if proactive.normative_docs.repealed != {row[0]: row[2] for row in numbers[2]}["normative"]:
        raise RuntimeError("the repealed documents differ")
    value, limit = statistics.median(ours[1:]), statistics.median(theirs[1:])
    return {
        "name": "compile-tables",
        "value": round(value, 4),
        "unit": "s",
        "limit": round(limit, 4),
        "ratio": round(value / limit, 3),
        "target": 1.5,
        "met": value <= 1.5 * limit,
        "note": f"{size:,} applications, SQLite; limit: six statements of bare SQL, same file",
    }


if __name__ == "__main__":
    print(json.dumps(measure(int(sys.argv[1])), ensure_ascii=False))
