using System.CommandLine;
using System.CommandLine.Completions;
using System.Text;
using AthleteOs.Rules.Cli.Adopting;
using AthleteOs.Rules.Cli.Decide;
using AthleteOs.Rules.Cli.Histories;
using AthleteOs.Rules.Cli.Journal;
using AthleteOs.Rules.Cli.Past;
using AthleteOs.Rules.Cli.Policies;
using AthleteOs.Rules.Cli.Seasons;
using AthleteOs.Rules.Cli.Terminal;
using AthleteOs.Rules.Cli.Today;
using AthleteOs.Rules.Cli.Trials;

var root = new RootCommand("athleteos: show today's session from exports, decide with planning policies, check, test, compare and sign them. Import histories, fit models and run the loop over them. Replay past decisions, and simulate virtual athletes. Check, assign and simulate experiments. Verify, export and erase journals.")
{
    TodayVerb.Command(TimeProvider.System),
    DecideVerb.Command(),
    WeekVerb.Command(),
    SeasonVerb.Command(),
    ReplayVerb.Command(),
    SensitivityVerb.Command(),
    FiringVerb.Command(),
    SimulateVerb.Command(),
    CompareVerb.Command(),
    LabVerb.Command(),
    CheckVerb.Command(),
    TestVerb.Command(),
    DiffVerb.Command(),
    RulebookVerb.Command(),
    SchemaVerb.Command(),
    FmtVerb.Command(),
    TableVerb.Command(),
    NewVerb.Command(),
    AdoptVerb.Command(),
    SignVerb.Command(),
    ImportVerb.Command(),
    FitVerb.Command(),
    JournalVerb.Command(),
    ExperimentVerb.Command(),
    CompletionVerb.Command(),
};

Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
HelpWithExample.AddTo(root);
var call = root.Parse(args is ["help", .. var verb] ? [.. verb, "--help"] : args);
// A line to complete is not a whole call yet.
var isCompletion = call.GetResult(root.Directives.OfType<SuggestDirective>().Single()) is not null;
var errors = isCompletion || call.Action is HelpWithExample ? [] : CallErrors.Of(call);
if (errors.Count > 0)
{
    foreach (var error in errors)
    {
        Console.Error.WriteLine(error);
    }

    Console.Error.WriteLine("Run athleteos --help or athleteos VERB --help for the options.");
    return Exit.WrongCall;
}

try
{
    return call.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = TimeSpan.FromMinutes(1) });
}
catch (IOException fault)
{
    // A disk that is full, an output that is closed, an input that cannot be read.
    Console.Error.WriteLine($"athleteos stopped reading or writing: {fault.Message}");
    return Exit.WrongCall;
}
