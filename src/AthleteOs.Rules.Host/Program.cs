using AthleteOs.Rules.Host;
using AthleteOs.Rules.Storage;
using Microsoft.Extensions.Options;

try
{
    await using var app = HostApp.Build(args);
    await app.RunAsync();
    return 0;
}
catch (OptionsValidationException wrong)
{
    foreach (var fault in wrong.Failures)
    {
        Console.Error.WriteLine(fault);
    }

    Console.Error.WriteLine($"Nothing was started: correct {HostApp.ConfigFile} (config/README.md explains each setting).");
    return 2;
}
catch (Exception fault) when (fault is JournalRefusedException or IOException or InvalidOperationException or FormatException or InvalidDataException)
{
    Console.Error.WriteLine(fault.Message);
    return 2;
}
