// One import gives users the whole surface: profiles, workloads, simulation, results, reports.

@_exported public import Costing
@_exported public import CycleEstimation
@_exported public import Diagnostics
@_exported public import Importing
@_exported public import Lowering
@_exported public import Migration
@_exported public import ProfileReading
@_exported public import Quantities
@_exported public import Reporting
@_exported public import Results
@_exported public import Tables
@_exported public import Workloads
