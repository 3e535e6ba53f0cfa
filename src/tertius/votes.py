"""Similarity of votes, for anyone's data: ``tt.votes.similarity``.

>>> import tertius as tt
>>> answers = [  # 1 no, 2 abstain, 3 yes, 0 absent; one row a state, one column a roll call
...     [1, 1, 2, 3, 1],
...     [3, 1, 3, 3, 0],
...     [3, 2, 3, 3, 3],
... ]
>>> tt.votes.similarity(answers, measure="s").round(2).tolist()
[[1.0, 0.25, -0.2], [0.25, 1.0, 0.75], [-0.2, 0.75, 1.0]]
>>> tt.votes.similarity(answers, measure="kappa_quadratic").round(2).tolist()
[[1.0, 0.38, 0.11], [0.38, 1.0, 0.75], [0.11, 0.75, 1.0]]
"""

from tertius.measures.similarity import NAMES, similarity

__all__ = ["NAMES", "similarity"]
