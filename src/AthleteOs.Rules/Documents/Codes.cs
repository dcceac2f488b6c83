namespace AthleteOs.Rules.Documents;

/// <summary>The stable codes of findings. A code never changes its meaning; <c>rules/docs/codes.md</c> explains each with its remedy.</summary>
public static class Codes
{
    // Files and JSON.
#pragma warning disable CS1591 // each code is documented in rules/docs/codes.md; a test compares that page with this list
    public const string FileUnreadable = "AO101";
    public const string FileTooLarge = "AO102";
    public const string NotJson = "AO103";
    public const string TooManyFiles = "AO104";
    public const string StrayFile = "AO105";
    public const string FilesChanging = "AO106";
    public const string SameFolder = "AO107";

    // Fields and values.
    public const string UnknownField = "AO111";
    public const string RepeatedField = "AO112";
    public const string MissingField = "AO113";
    public const string WrongType = "AO114";
    public const string OutOfRange = "AO115";
    public const string UnknownWord = "AO116";
    public const string BadName = "AO117";
    public const string RepeatedName = "AO118";
    public const string UnreadableText = "AO119";
    public const string Contradiction = "AO120";
    public const string UnknownOwnFact = "AO121";

    // A policy's signature, where a key is configured.
    public const string SignatureMissing = "AO131";
    public const string SignatureWrong = "AO132";
    public const string RollBack = "AO133";

    // The policy as a whole.
    public const string IdIsNotFolder = "AO201";
    public const string BadVersion = "AO202";
    public const string UnknownBase = "AO203";
    public const string CircularExtends = "AO204";
    public const string RuleSetMissing = "AO205";
    public const string ParameterOutOfRange = "AO206";
    public const string UnknownParameter = "AO207";
    public const string BadPrior = "AO208";
    public const string TooMany = "AO209";
    public const string UnknownRule = "AO210";
    public const string UnknownArchetype = "AO211";
    public const string CannotOverride = "AO212";
    public const string BadAdjustment = "AO213";
    public const string BadFact = "AO214";
    public const string EngineMissing = "AO215";

    // Rules.
    public const string RefusedField = "AO301";
    public const string UnknownEffect = "AO302";
    public const string EffectNotHere = "AO303";
    public const string OutputNeeded = "AO304";
    public const string OutputNotWanted = "AO305";
    public const string ExpressionOrGroup = "AO306";
    public const string EmptyGroup = "AO307";
    public const string DerivedWriters = "AO308";
    public const string ReadBeforeWritten = "AO309";
    public const string RecoveryOrder = "AO310";
    public const string ReadNotHere = "AO311";
    public const string TableForm = "AO321";
    public const string TableCell = "AO322";
    public const string TableRowSilent = "AO323";
    public const string AdoptNothing = "AO331";
    public const string AdoptNoName = "AO332";
    public const string AdoptMap = "AO333";
    public const string AdoptLeftOut = "AO334";
    public const string AdoptChanged = "AO335";

    // Expressions.
    public const string ExpressionLimit = "AO401";
    public const string ExpressionCharacter = "AO402";
    public const string UnknownName = "AO403";
    public const string ForbiddenConstruct = "AO404";
    public const string TypeMismatch = "AO405";
    public const string ExpressionSyntax = "AO406";
    public const string EqualityOnNumbers = "AO407";
    public const string UnguardedDivision = "AO408";
    public const string MixedAndOr = "AO409";
    public const string WholeNumberArithmetic = "AO410";
    public const string MissingBuysIntensity = "AO411";
    public const string OperatorSpelling = "AO412";

    // Cases.
    public const string CaseFacts = "AO501";
    public const string CaseExpectation = "AO502";
    public const string NoCases = "AO503";
    public const string CaseFails = "AO504";
    public const string CannotDecide = "AO505";
    public const string MutantNoticed = "AO506";
    public const string NoticedLess = "AO507";

    // Doubtful, but usable.
    public const string LiteralNumber = "AO601";
    public const string ParameterNeverRead = "AO602";
    public const string DerivedNeverRead = "AO603";
    public const string NoEvidence = "AO604";
    public const string NeverAdjusted = "AO605";
    public const string NeverMatches = "AO606";
    public const string Shadowed = "AO607";
    public const string Contradictory = "AO608";
    public const string NothingSpeaks = "AO609";
    public const string NoCaseCovers = "AO610";
    public const string FactNeverRead = "AO611";
    public const string WorseIsHarder = "AO612";

    // Histories. From AO720 on the file is read, and the finding reports what was done to it.
    public const string HistoryHeader = "AO701";
    public const string HistoryColumn = "AO702";
    public const string HistoryRow = "AO703";
    public const string HistoryDate = "AO704";
    public const string HistoryValue = "AO705";
    public const string HistoryAmbiguous = "AO706";
    public const string HistoryDisagrees = "AO707";
    public const string HistoryEmpty = "AO708";
    public const string HistoryEncoding = "AO709";
    public const string HistoryTooLong = "AO710";
    public const string HistoryTimeZone = "AO711";
    public const string HistorySessions = "AO712";
    public const string CalendarUnreadable = "AO713";
    public const string OutsideAthlete = "AO714";
    public const string CalendarEndless = "AO720";
    public const string HistoryMerged = "AO721";
    public const string HistoryUnsorted = "AO722";
    public const string HistoryZeroIsMissing = "AO723";
    public const string HistoryReadAs = "AO724";
    public const string HistoryPlans = "AO725";
    public const string HistoryUnit = "AO726";
    public const string HistoryTwice = "AO727";
    public const string HistoryFarDays = "AO728";
    public const string HistoryLargeLoad = "AO729";

    // A history that cannot carry a model's fit.
    public const string FitTests = "AO731";
    public const string FitLoads = "AO732";
    public const string FitLoadMissing = "AO733";
    public const string FitUnit = "AO734";

    // Decisions of the past.
    public const string PastLine = "AO741";
    public const string PastDecision = "AO742";
    public const string PastNothing = "AO743";
    public const string ReplayDiffers = "AO744";
    public const string PastWithoutLog = "AO745";

    // Experiments.
    public const string ExperimentArms = "AO801";
    public const string ArmNotServed = "AO802";
    public const string ExperimentDesign = "AO803";
    public const string TooFewAthletes = "AO804";
    public const string OutcomeNotRecorded = "AO805";
    public const string ExperimentDates = "AO806";
#pragma warning restore CS1591
}
