namespace AthleteOs.Rules.Lab.Experiments;

/// <summary>The losses of records that real squads have.</summary>
/// <param name="Dropout">The share of athletes who leave before the end, on a day drawn for each.</param>
/// <param name="MissingWeeks">The share of weeks without readings and session records. Illness and injury are still reported.</param>
internal readonly record struct TrialTroubles(double Dropout, double MissingWeeks);
