using System.Text.Json.Nodes;
using Shouldly;

namespace AthleteOs.Rules.TestKit;

/// <summary>A copy of the shipped rules that a test may change.</summary>
public sealed class RulesCopy : IDisposable
{
    public RulesCopy()
    {
        foreach (var file in Directory.GetFiles(Root.Of("rules"), "*", SearchOption.AllDirectories))
        {
            var to = Path.Combine(Folder, Path.GetRelativePath(Root.Folder, file));
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            File.Copy(file, to);
        }
    }

    /// <summary>The folder that contains <c>rules</c>.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("athleteos-").FullName;

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    public Command.Ended Run(params string[] arguments) => Command.Run(arguments, null, Folder);

    public string Of(string file) => Path.Combine(Folder, "rules", file);

    public string Read(string file) => File.ReadAllText(Of(file));

    public void Write(string file, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Of(file))!);
        File.WriteAllText(Of(file), text);
    }

    public void Change(string file, string from, string to)
    {
        Read(file).ShouldContain(from);
        Write(file, Read(file).Replace(from, to, StringComparison.Ordinal));
    }

    public void DeleteCase(string file, string name)
    {
        var root = JsonNode.Parse(Read(file))!;
        var cases = root["cases"]!.AsArray();
        cases.Remove(cases.Single(c => c!["name"]!.GetValue<string>() == name)).ShouldBeTrue();
        Write(file, root.ToJsonString());
    }
}
