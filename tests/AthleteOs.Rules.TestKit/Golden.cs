using Shouldly;

namespace AthleteOs.Rules.TestKit;

/// <summary>Compares output for people with a golden file, so that a reviewer sees each change in the diff.</summary>
/// <remarks>With ATHLETEOS_WRITE_GOLDEN=1 a test run writes the files instead of comparing them.</remarks>
public static class Golden
{
    public static void Matches(string actual, params string[] file)
    {
        var path = Root.Of(file);
        if (Environment.GetEnvironmentVariable("ATHLETEOS_WRITE_GOLDEN") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, actual);
        }

        File.Exists(path).ShouldBeTrue($"{path} is missing; run the tests once with ATHLETEOS_WRITE_GOLDEN=1 and read what it wrote");
        actual.ShouldBe(File.ReadAllText(path), $"{path} differs; if the change is meant, run the tests once with ATHLETEOS_WRITE_GOLDEN=1 and read the diff");
    }
}
