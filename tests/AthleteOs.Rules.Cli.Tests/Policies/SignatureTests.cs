using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Format;
using AthleteOs.Rules.Hosting;
using AthleteOs.Rules.Policies;
using AthleteOs.Rules.TestKit;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Cli.Tests.Policies;

/// <summary>A configured public key refuses stripped, foreign, changed and older signatures; the verbs make and check them.</summary>
public sealed class SignatureTests : IDisposable
{
    // An Ed25519 key from openssl, which the framework cannot read.
    private const string Ed25519 = "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=\n-----END PUBLIC KEY-----\n";

    private readonly RulesFolder _rules = new();
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public void Dispose()
    {
        _key.Dispose();
        _rules.Dispose();
    }

    [Fact]
    public void A_signed_policy_serves_and_its_digest_is_that_without_a_signature()
    {
        using var unsigned = _rules.Shelf(o => o.Watch = false);
        Sign();
        using var shelf = Shelf();
        shelf.Find("tiny")!.Digest.ShouldBe(unsigned.Find("tiny")!.Digest);
        unsigned.Reload();
        unsigned.States.ShouldHaveSingleItem().LastAttempt.Findings.ShouldBeEmpty();
    }

    [Fact]
    public void A_stripped_signature_is_refused()
    {
        Sign();
        using var shelf = Shelf();
        _rules.Write(new TinyPolicy().With("policy.json", "1.0.0", "1.0.1"));
        File.Delete(_rules.Of("tiny", "policy.sig"));
        Refused(shelf, Codes.SignatureMissing, "the policy is not signed, and a public key says that it must be; sign it with athleteos sign");
    }

    [Fact]
    public void A_foreign_signature_is_refused()
    {
        Sign();
        using var shelf = Shelf();
        using var foreign = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        _rules.Write(new TinyPolicy().With("policy.json", "1.0.0", "1.0.1"));
        Sign(foreign);
        Refused(shelf, Codes.SignatureWrong, "the signature is by another key than the one configured; sign the policy with the key that belongs to it");
    }

    [Fact]
    public void A_signature_of_other_files_is_refused()
    {
        Sign();
        using var shelf = Shelf();
        _rules.Write(new TinyPolicy().With("gating.json", "\"Ready.\"", "\"Very ready.\""));
        Refused(shelf, Codes.SignatureWrong, "the signature is of other files: one was changed, added or removed since; sign the policy as it is now");
    }

    [Fact]
    public void A_changed_signature_is_refused_whatever_was_changed()
    {
        Sign();
        var text = File.ReadAllText(_rules.Of("tiny", "policy.sig"));
        foreach (var changed in new[]
        {
            text.Replace("1.0.0", "9.0.0", StringComparison.Ordinal),
            text.Replace("\"files\"", "\"rolls_back_from\": \"9.0.0\", \"files\"", StringComparison.Ordinal),
            text.Replace("\"signature\": \"M", "\"signature\": \"N", StringComparison.Ordinal),
            text.Replace("\"signature\": \"M", "\"signature\": \"*", StringComparison.Ordinal),
        })
        {
            changed.ShouldNotBe(text);
            File.WriteAllText(_rules.Of("tiny", "policy.sig"), changed);
            using var shelf = Shelf();
            Refused(shelf, Codes.SignatureWrong, "the signature is not valid: it was changed after it was made; sign the policy again");
        }

        for (var length = 0; length < text.TrimEnd().Length; length++)
        {
            File.WriteAllText(_rules.Of("tiny", "policy.sig"), text[..length]);
            using var shelf = Shelf();
            shelf.Find("tiny").ShouldBeNull();
        }
    }

    [Fact]
    public void The_signature_of_another_policy_with_the_same_files_is_refused()
    {
        _rules.WriteVariant();
        Sign();
        Sign(folder: "tiny-wide");
        using var shelf = Shelf();
        shelf.Find("tiny-wide").ShouldNotBeNull();

        // The base changes and is signed again, so the variant has another meaning.
        _rules.Write(new TinyPolicy().With("policy.json", "1.0.0", "1.0.1").With("gating.json", ">= derived.Bar", "> derived.Bar"));
        Sign();
        shelf.Reload();
        shelf.Find("tiny")!.Version.ShouldBe("1.0.1");
        shelf.States.Single(s => s.Id == "tiny-wide").LastAttempt.Findings.ShouldHaveSingleItem().Message
            .ShouldBe("the signature is of this policy with another digest: what it extends has changed since; raise the version and sign it again");
        _rules.WriteVariant(version: "1.0.1");
        Sign(folder: "tiny-wide");
        shelf.Reload();
        shelf.Find("tiny-wide")!.Version.ShouldBe("1.0.1");
    }

    [Fact]
    public void An_older_policy_is_refused_unless_its_signature_allows_the_rollback()
    {
        Serve("1.0.0");
        using var shelf = Shelf();
        Serve("1.2.0", shelf);
        Put("1.1.0");
        Sign();
        Refused(shelf, Codes.RollBack, "version 1.1.0 is older than 1.2.0, which was served before; raise the version, or sign it with --rolls-back-from 1.2.0 if going back is meant");
        Sign(rollsBackFrom: "1.1.9");
        Refused(shelf, Codes.RollBack, "version 1.1.0 is older than 1.2.0, which was served before; raise the version, or sign it with --rolls-back-from 1.2.0 if going back is meant");
        Sign(rollsBackFrom: "1.2.0");
        shelf.Reload();
        shelf.Find("tiny")!.Version.ShouldBe("1.1.0");

        // After a newer version has been in use, the permission to roll back from 1.2.0 no longer counts.
        var permission = File.ReadAllBytes(_rules.Of("tiny", "policy.sig"));
        Serve("1.3.0", shelf);
        Put("1.1.0");
        File.WriteAllBytes(_rules.Of("tiny", "policy.sig"), permission);
        shelf.Reload();
        shelf.Find("tiny")!.Version.ShouldBe("1.3.0");
    }

    [Fact]
    public void A_signed_version_has_one_content()
    {
        Serve("1.0.0");
        using var shelf = Shelf();
        _rules.Write(new TinyPolicy().With("policy.json", "\"value\": 5", "\"value\": 6"));
        Sign();
        Refused(shelf, Codes.RollBack, "version 1.0.0 was served with another content, and a signed version has one; raise the version and sign it");
    }

    [Fact]
    public void The_lowest_version_survives_a_restart()
    {
        Serve("1.0.0");
        using var shelf = Shelf(o => o.LowestVersions["tiny"] = "1.0.1");
        shelf.Find("tiny").ShouldBeNull();
        shelf.States.ShouldHaveSingleItem().LastAttempt.Findings.ShouldHaveSingleItem().Message.ShouldContain("version 1.0.0 is older than 1.0.1, the lowest that LowestVersions allows");
        Serve("1.0.1", shelf);
    }

    [Theory]
    [InlineData("1.0.0", "1.0.1")]
    [InlineData("1.9.0", "1.10.0")]
    [InlineData("1.0.0-draft.2", "1.0.0")]
    [InlineData("1.0.0-draft.2", "1.0.0-draft.10")]
    [InlineData("1.0.0-1", "1.0.0-draft")]
    [InlineData("1.0.0-draft", "1.0.0-draft.1")]
    public void Versions_are_listed_in_order(string older, string newer)
    {
        PolicyVersion.Compare(older, newer).ShouldBeLessThan(0);
        PolicyVersion.Compare(newer, older).ShouldBeGreaterThan(0);
        PolicyVersion.Compare(older, older).ShouldBe(0);
    }

    [Fact]
    public void A_signature_has_its_documented_form()
    {
        Sign();
        using var signature = JsonDocument.Parse(File.ReadAllBytes(_rules.Of("tiny", "policy.sig")));
        string Text(string name) => signature.RootElement.GetProperty(name).GetString()!;
        var list = string.Concat(Directory.GetFiles(_rules.Of("tiny"), "*.json").Order(StringComparer.Ordinal).Select(f => $"{Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(f)))}  {Path.GetFileName(f)}\n"));
        Text("files").ShouldBe($"sha256:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(list)))}");
        var statement = $"athleteos policy signature 1\npolicy tiny\nversion 1.0.0\ndigest {Text("digest")}\nfiles {Text("files")}\nrolls back from \n";
        _key.VerifyData(Encoding.UTF8.GetBytes(statement), Convert.FromBase64String(Text("signature")), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence).ShouldBeTrue();
    }

    [Fact]
    public void Keys_of_other_kinds_are_refused_with_words()
    {
        using var p384 = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        using var rsa = RSA.Create(2048);
        SigningKey.Public(Ed25519, out var wrong).ShouldBeNull();
        wrong.ShouldStartWith("it is an Ed25519 key, which .NET has no part for; keys are ECDSA P-256");
        SigningKey.Public(p384.ExportSubjectPublicKeyInfoPem(), out wrong).ShouldBeNull();
        wrong.ShouldStartWith("it is on another curve");
        SigningKey.Public(_key.ExportPkcs8PrivateKeyPem(), out wrong).ShouldBeNull();
        wrong.ShouldBe("it is a private key; give the public one only");
        foreach (var other in new[] { "", "no key", rsa.ExportSubjectPublicKeyInfoPem(), "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----" })
        {
            SigningKey.Public(other, out wrong).ShouldBeNull();
            wrong.ShouldStartWith("it is not a public ECDSA P-256 key in PEM");
        }

        SigningKey.Private(_key.ExportSubjectPublicKeyInfoPem(), out wrong).ShouldBeNull();
        wrong.ShouldStartWith("it is not a private key in PEM");
        SigningKey.Private(_key.ExportEncryptedPkcs8PrivateKeyPem("word", new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1)), out wrong).ShouldBeNull();
        wrong.ShouldStartWith("it is protected by a password");
    }

    [Fact]
    public void Signing_and_checking_work_from_the_command_line()
    {
        var (key, publicKey, policy) = (_rules.Of("key.pem"), _rules.Of("public.pem"), _rules.Of("tiny"));
        File.WriteAllText(key, _key.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(publicKey, _key.ExportSubjectPublicKeyInfoPem());
        var stripped = Command.Run("check", policy, "--public-key", publicKey);
        stripped.ExitCode.ShouldBe(1);
        stripped.Output.ShouldContain("policy.sig AO131 the policy is not signed");

        var signed = Command.Run("sign", policy, "--key", key);
        (signed.ExitCode, signed.Errors).ShouldBe((0, ""));
        signed.Output.ShouldStartWith($"tiny 1.0.0 is signed: {policy}/policy.sig. sha256:");
        var check = Command.Run("check", policy, "--public-key", publicKey);
        check.ExitCode.ShouldBe(0, check.Output);
        check.Output.ShouldContain("tiny 1.0.0 is ready and signed");
        using var shelf = Shelf();
        shelf.Find("tiny").ShouldNotBeNull();

        _rules.Write(new TinyPolicy().Asking("today.Ilness"));
        var faulty = Command.Run("sign", policy, "--key", key);
        faulty.ExitCode.ShouldBe(1);
        faulty.Errors.ShouldContain("AO403");
        Command.Run("sign", policy, "--key", publicKey).ExitCode.ShouldBe(2);
        Command.Run("sign", policy, "--key", key, "--rolls-back-from", "two").ExitCode.ShouldBe(2);
        Command.Run("check", policy, "--public-key", key).Errors.ShouldContain("it is a private key; give the public one only");
    }

    private PolicyShelf Shelf(Action<AthleteOsRulesOptions>? change = null) => _rules.Shelf(o =>
    {
        (o.Watch, o.PublicKey) = (false, _key.ExportSubjectPublicKeyInfoPem());
        change?.Invoke(o);
    });

    private void Put(string version) => _rules.Write(new TinyPolicy().With("policy.json", "1.0.0", version));

    private void Serve(string version, PolicyShelf? shelf = null)
    {
        Put(version);
        Sign();
        shelf?.Reload();
        shelf?.Find("tiny")!.Version.ShouldBe(version);
    }

    private void Sign(ECDsa? key = null, string folder = "tiny", string? rollsBackFrom = null)
    {
        var findings = new Findings();
        var files = PolicyFiles.FromFolder(_rules.Of(folder), findings)!;
        File.WriteAllBytes(_rules.Of(folder, "policy.sig"), PolicySignature.Sign(TinyPolicy.Load(files, findings)!.Policy, files, key ?? _key, rollsBackFrom));
    }

    private static void Refused(PolicyShelf shelf, string code, string message)
    {
        var before = shelf.Find("tiny");
        shelf.Reload();
        shelf.Find("tiny").ShouldBeSameAs(before);
        var finding = shelf.States.ShouldHaveSingleItem().LastAttempt.Findings.ShouldHaveSingleItem();
        (finding.Code, finding.Message).ShouldBe((code, message));
    }
}
