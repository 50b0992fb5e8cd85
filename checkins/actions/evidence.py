"""Keeping evidence files."""

from django.core.files.base import File

from checkins.evidence import MOST_BYTES, content_type, file_problem, safe_name
from checkins.models import EvidenceFile
from okrapp.errors import DomainError
from organizations.models import Membership


def keep_file(file: "File[bytes]", *, by: Membership) -> EvidenceFile:
    """Store an uploaded file. Raises DomainError for one that is too large, or not what the list of types allows."""
    name = file.name or ""
    content = file.read(MOST_BYTES + 1)
    if problem := file_problem(name, content):
        raise DomainError(problem, field="evidence_file")
    return EvidenceFile.objects.create(
        name=safe_name(name),
        content_type=content_type(name),
        size=len(content),
        content=content,
        uploaded_by=by,
    )
