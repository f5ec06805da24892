from typing import ClassVar

from regie.access.authorisation.policies import AccessPath
from regie.approach.deployments.models import Deployment


class ScanDeployment(Deployment):
    """A deployment as the scan reads it: the same rows, under the scan's own cells of the matrix."""

    access: ClassVar = AccessPath(
        kind="scan", municipality="programme__municipality", published="programme__is_published"
    )

    class Meta:
        proxy = True
        default_permissions = ()
