using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Facts;

namespace AthleteOs.Rules.Lab.Histories;

/// <summary>One recorded training session of a file with a row a session.</summary>
/// <param name="Key">Its identity: the same key in two rows or files is the same session.</param>
/// <param name="Date">Its day, in the athlete's time zone.</param>
/// <param name="Start">Its local start; null if the file has no time of day.</param>
/// <param name="Load">Its load; null if unknown.</param>
/// <param name="Hours">Its time in hours; null if unknown.</param>
/// <param name="Intensity">Its intensity in percent of threshold; null if unknown.</param>
/// <param name="Type">Its type as the file gives it; null if unknown.</param>
/// <param name="Place">Its row.</param>
internal sealed record Session(string Key, DateOnly Date, DateTime? Start, double? Load, double? Hours, double? Intensity, SessionType? Type, Place Place);
