"""Is this kiosk well? Everything that can be measured without a member's pass; shown by command line and screen."""

from kiosk.diagnosis.checkup import checkup
from kiosk.diagnosis.finding import Finding, Grade

__all__ = ["Finding", "Grade", "checkup"]
