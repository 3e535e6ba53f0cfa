"""The verdict in two sentences, from numbers, for any triangle.

Nothing is fixed: which type is named, how sure the words are, which evidence is quoted and which
dimension is said to contradict all follow from the assessment.
"""

from tertius.assessment import Assessment
from tertius.brief.rift_wording import rift_answer
from tertius.brief.standing import standing

__all__ = ["verdict"]


def verdict(assessment: Assessment) -> tuple[str, str]:
    """Return the verdict: where the triangle stands, and whether there is a rift to exploit.

    Parameters
    ----------
    assessment : Assessment
        Of any triangle, any two years.

    Returns
    -------
    tuple of str
        Two sentences.
    """
    return standing(assessment), rift_answer(assessment.then, assessment.now)
