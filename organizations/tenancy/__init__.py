"""The tenancy wall: see docs/decisions/0001-three-walls.md."""

from organizations.tenancy.constraints import TenantKey, TenantPolicy, TenantReference, walls
from organizations.tenancy.context import TenantRequired, current_organization_id, has_tenant, tenant
from organizations.tenancy.models import TenantForeignKey, TenantManager, TenantModel
from organizations.tenancy.prepared import each_of, prepared

__all__ = [
    "TenantForeignKey",
    "TenantKey",
    "TenantManager",
    "TenantModel",
    "TenantPolicy",
    "TenantReference",
    "TenantRequired",
    "current_organization_id",
    "each_of",
    "has_tenant",
    "prepared",
    "tenant",
    "walls",
]
