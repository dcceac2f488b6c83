using AthleteOs.Rules.Cluster;
using AthleteOs.Rules.Squad;
using AthleteOs.Rules.Storage;
using Microsoft.Extensions.Options;

namespace AthleteOs.Rules.Host;

/// <summary>The program: starts the service, and turns what stops it into a message and an exit code.</summary>
internal static class HostProgram
{
    public static async Task<int> Run(string[] args, TextWriter errors, Action<WebApplicationBuilder>? change = null)
    {
        if (args.Any(a => a is "--help" or "-h" or "-?"))
        {
            Console.WriteLine($"athleteos-host starts the service. Its settings are in {HostApp.ConfigFile}; an argument such as --athlete_os:listen=http://127.0.0.1:5080 overrides one.");
            Console.WriteLine("config/docs/operations.md explains each setting, config/docs/http-api.md each address.");
            return 0;
        }

        try
        {
            await using var app = HostApp.Build(args, change);
            await app.RunAsync();
            return Environment.ExitCode; // an expelled host of a cluster has its own
        }
        catch (Exception) when (Environment.ExitCode == ExpelledHost.ExitCode)
        {
            return ExpelledHost.ExitCode; // expelled while it started: the log has the reason, and the exception is only its end
        }
        catch (Exception wrong) when (wrong is OptionsValidationException || (wrong is AggregateException several && several.InnerExceptions.All(e => e is OptionsValidationException)))
        {
            // The library's settings get this program's names.
            var faults = (wrong is AggregateException all ? all.InnerExceptions : [wrong]).Cast<OptionsValidationException>().SelectMany(e => e.Failures);
            foreach (var fault in faults)
            {
                errors.WriteLine(fault.Replace("RulesFolder", "rules_folder", StringComparison.Ordinal).Replace("PublicKey", "public_key", StringComparison.Ordinal));
            }

            errors.WriteLine($"Nothing was started: correct {HostApp.ConfigFile} (config/docs/operations.md explains each setting).");
            return 2;
        }
        catch (Exception fault) when (fault is JournalRefusedException or JournalUnavailableException or IOException or InvalidOperationException or FormatException or InvalidDataException)
        {
            errors.WriteLine(fault.Message);
            return 2;
        }
    }
}
