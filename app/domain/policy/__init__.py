"""Who may do what up to how much, and who is asked above it: facts in, verdict with its sentence out."""

from app.domain.policy.case import Answer as Answer
from app.domain.policy.case import Case as Case
from app.domain.policy.case import Given as Given
from app.domain.policy.case import Verdict as Verdict
from app.domain.policy.policy import Policy as Policy
from app.domain.policy.roles import FORMER as FORMER
from app.domain.policy.roles import UNKNOWN as UNKNOWN
from app.domain.policy.roles import UNKNOWN_ROLE as UNKNOWN_ROLE
from app.domain.policy.roles import Role as Role
from app.domain.policy.rules import NOTHING as NOTHING
from app.domain.policy.rules import Ceiling as Ceiling
from app.domain.policy.rules import Rolling as Rolling
from app.domain.policy.rules import Rule as Rule
