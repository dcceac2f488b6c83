namespace AthleteOs.Rules.Squad.Releases;

/// <summary>The result of a proposal or a release.</summary>
internal abstract record ProposalResult
{
    private ProposalResult()
    {
    }

    /// <summary>The variant or the version is unknown.</summary>
    internal sealed record Unknown : ProposalResult;

    /// <summary>The checker or a case found a fault; the findings contain it.</summary>
    internal sealed record Unusable : ProposalResult;

    /// <summary>The base is another than the author saw.</summary>
    /// <param name="Served">The base that serves now.</param>
    /// <param name="Changes">The changes, if the service still has the earlier version; otherwise empty.</param>
    internal sealed record BaseChanged(PolicyReference Served, IReadOnlyList<string> Changes) : ProposalResult
    {
        /// <summary>The reason, in words.</summary>
        public string Reason => $"{Served.Id} changed since you began{(Changes.Count == 0 ? "" : $" ({string.Join("; ", Changes)})")}; version {Served.Version}, {Served.Digest}, serves now; check your variant against it and propose it again";
    }

    /// <summary>It is refused.</summary>
    /// <param name="Reason">The reason, in words.</param>
    internal sealed record Refused(string Reason) : ProposalResult;

    /// <summary>It is recorded.</summary>
    /// <param name="Version">The version.</param>
    /// <param name="IsNew">Whether it was recorded now.</param>
    internal sealed record Done(VariantVersion Version, bool IsNew) : ProposalResult;
}
