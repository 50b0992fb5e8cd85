import django.db.models.deletion
from django.db import migrations, models

from okrapp.migrating import Together

import organizations.tenancy.constraints
import organizations.tenancy.models

FILL = """
UPDATE notifications_delivery AS delivery
SET recipient_id = told.recipient_id, visible_at = told.visible_at
FROM notifications_notification AS told
WHERE told.organization_id = delivery.organization_id AND told.id = delivery.notification_id
"""


class Migration(migrations.Migration):
    """Deliveries know their person and place, so that each person's messages can be sent in order."""

    dependencies = [("notifications", "0001_initial")]

    operations = [
        Together([
            migrations.AddField(
                model_name="delivery",
                name="recipient",
                field=organizations.tenancy.models.TenantForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="+",
                    to="organizations.membership",
                ),
            ),
            migrations.AddField(model_name="delivery", name="visible_at", field=models.DateTimeField(null=True)),
        ]),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        Together([
            migrations.AlterField(
                model_name="delivery",
                name="recipient",
                field=organizations.tenancy.models.TenantForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="+", to="organizations.membership"
                ),
            ),
            migrations.AlterField(model_name="delivery", name="visible_at", field=models.DateTimeField()),
            migrations.AddIndex(
                model_name="delivery",
                index=models.Index(
                    condition=models.Q(("state", "pending")),
                    fields=["organization", "recipient", "channel", "visible_at", "id"],
                    name="notifications_delivery_queue",
                ),
            ),
            migrations.AddConstraint(
                model_name="delivery",
                constraint=organizations.tenancy.constraints.TenantReference(
                    field="recipient", name="notifications_delivery_recipient_same_tenant"
                ),
            ),
        ]),
    ]
