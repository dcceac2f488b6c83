using System.CommandLine;
using System.Text;
using AthleteOs.Rules.Cli;
using AthleteOs.Rules.Cli.Verbs;

var root = new RootCommand("athleteos: decide, check, test, compare, read and sign planning policies; import histories, fit models to them, and run the loop over them; replay past decisions, and ask what moves them; look after a journal.")
{
    DecideVerb.Command(),
    WeekVerb.Command(),
    SeasonVerb.Command(),
    ReplayVerb.Command(),
    SensitivityVerb.Command(),
    FiringVerb.Command(),
    CheckVerb.Command(),
    TestVerb.Command(),
    DiffVerb.Command(),
    RulebookVerb.Command(),
    FmtVerb.Command(),
    TableVerb.Command(),
    NewVerb.Command(),
    SignVerb.Command(),
    ImportVerb.Command(),
    FitVerb.Command(),
    JournalVerb.Command(),
};

Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
var call = root.Parse(args);
if (call.Errors.Count > 0)
{
    foreach (var error in call.Errors)
    {
        Console.Error.WriteLine(error.Message);
    }

    Console.Error.WriteLine("Call athleteos --help, or athleteos VERB --help, for what it takes.");
    return Exit.WrongCall;
}

try
{
    return call.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = TimeSpan.FromSeconds(10) });
}
catch (IOException fault)
{
    // A disk that is full, an output that is closed, an input that cannot be read.
    Console.Error.WriteLine($"athleteos could not go on reading or writing: {fault.Message}");
    return Exit.WrongCall;
}
