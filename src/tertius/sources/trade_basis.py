"""Who reports a trade flow, and at which price: the values of column `basis` of table `trade`.

Imports are valued at the importer's border (cif, with freight and insurance), exports at the
exporter's (fob); the first are commonly 5 to 10 per cent higher.
"""

__all__ = ["CIF", "CIF_WITH_HONG_KONG", "FOB", "FOB_AT_CIF_LEVEL", "FOB_RECONCILED"]

CIF = "importer-reported cif"
CIF_WITH_HONG_KONG = "importer-reported cif, China with Hong Kong"
FOB = "exporter-reported fob"
FOB_RECONCILED = "reconciled fob"
FOB_AT_CIF_LEVEL = "reconciled fob at the level of importer-reported cif"
