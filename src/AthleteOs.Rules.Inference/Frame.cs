using AthleteOs.Rules.Expressions;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Policies;

namespace AthleteOs.Rules.Inference;

/// <summary>The one fact in addition to the log's items: everything that rules read of the morning itself, by slot; NaN means unknown.</summary>
internal sealed class Frame(double[] codes)
{
    /// <summary>By slot.</summary>
    public double[] Codes { get; } = codes;
}

/// <summary>Everything that the rules of a set read of the morning itself. A part that names no item is computed once and becomes one number of the frame.</summary>
internal sealed class FrameLayout
{
    private readonly Dictionary<object, int> _slots = [];
    private readonly List<Func<Morning, double[], double>> _read = [];

    /// <summary>The slot of a number that names no item.</summary>
    public int Of(Quantity quantity) => Slot(quantity, quantity);

    /// <summary>The slot of a condition that names no item: 1 if it is true, 0 if false.</summary>
    public int Of(Condition condition) => Slot(condition, new Quantity.Choose(condition, new Quantity.Literal(1), new Quantity.Literal(0)));

    /// <summary>The frame of a morning.</summary>
    public Frame Read(Morning morning, double[] derived)
    {
        var codes = new double[_read.Count];
        for (var i = 0; i < codes.Length; i++)
        {
            codes[i] = _read[i](morning, derived);
        }

        return new Frame(codes);
    }

    private int Slot(object key, Quantity quantity)
    {
        if (!_slots.TryGetValue(key, out var slot))
        {
            _slots[key] = slot = _read.Count;
            _read.Add(CompiledFunctions.Output(quantity));
        }

        return slot;
    }
}
