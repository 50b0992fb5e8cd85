from django.db import models
from django.db.models import Q

from organizations.audit import audited
from organizations.enums import Activity, Letter, RaciRole
from organizations.tenancy import TenantModel, walls


@audited("organizations_racirule")
class RaciRule(TenantModel):
    """One letter of the RACI matrix: this role is responsible, accountable, consulted or informed in this activity."""

    activity = models.CharField(max_length=30, choices=Activity.choices)
    role = models.CharField(max_length=30, choices=RaciRole.choices)
    letter = models.CharField(max_length=1, choices=Letter.choices)

    class Meta(TenantModel.Meta):
        constraints = [
            *walls("organizations_racirule"),
            models.UniqueConstraint(
                fields=["organization", "activity", "role", "letter"], name="organizations_racirule_once"
            ),
            models.UniqueConstraint(
                fields=["organization", "activity"],
                condition=Q(letter=Letter.ACCOUNTABLE),
                name="organizations_racirule_one_accountable",
                violation_error_message="An activity has exactly one accountable role.",
            ),
        ]
