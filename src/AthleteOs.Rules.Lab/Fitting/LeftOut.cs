namespace AthleteOs.Rules.Lab.Fitting;

/// <summary>A test that was predicted without it.</summary>
/// <param name="Test">The test.</param>
/// <param name="Model">What the model says from the other tests, in the tests' unit.</param>
/// <param name="LastValue">The test before it.</param>
public readonly record struct CrossValidatedTest(FitTest Test, double Model, double LastValue);

/// <summary>How far predictions were off, root mean square, in the tests' unit; the same tests for the model and for the last value.</summary>
/// <param name="Tests">The tests predicted.</param>
public sealed record CrossValidation(IReadOnlyList<CrossValidatedTest> Tests)
{
    /// <summary>The model's error.</summary>
    public double ModelError { get; } = Rms(Tests.Select(t => t.Model - t.Test.Result));

    /// <summary>The error of saying the last test again.</summary>
    public double LastValueError { get; } = Rms(Tests.Select(t => t.LastValue - t.Test.Result));

    /// <summary>Whether the model is off no more than the last value.</summary>
    public bool ModelIsNoWorse => ModelError <= LastValueError;

    private static double Rms(IEnumerable<double> errors) => Math.Sqrt(errors.Select(e => e * e).Average());
}
