"""`manage.py coach_corpus`: how well the writing coach reads texts whose right findings are known."""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from objectives.coach.appraisal import Grade, by_code, by_severity, differences, is_good_enough, readings


class Command(BaseCommand):
    help = (
        "Prints precision and recall of the writing coach over its corpus, by severity and by rule, and every text "
        "that it misread. Ends with 1 when must or should fall below 0.9. Reads no database."
    )
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        read = readings()
        grades = by_severity(read)
        self.stdout.write(f"{len(read)} texts from {len({each.function for each in read})} functions")
        self.stdout.write(f"{'':<24}{'precision':>10}{'recall':>10}{'right':>7}{'wrong':>7}{'missed':>7}")
        for grade in [*grades, *by_code(read)]:
            self.stdout.write(_line(grade))
        for line in differences(read):
            self.stdout.write(line)
        unseen = readings("en_unseen")
        self.stdout.write(f"\n{len(unseen)} texts that were written without a look at the words")
        for grade in by_severity(unseen):
            self.stdout.write(_line(grade))
        for line in differences(unseen):
            self.stdout.write(line)
        if not is_good_enough(grades):
            sys.exit(1)


def _line(grade: Grade) -> str:
    figures = f"{grade.precision:>10.2f}{grade.recall:>10.2f}{grade.right:>7}{grade.wrong:>7}{grade.missed:>7}"
    return f"{grade.name:<24}{figures}"
