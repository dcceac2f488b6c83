using AthleteOs.Rules.Expressions;
using AthleteOs.Rules.Policies;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace AthleteOs.Rules.Hosting;

/// <summary>Adds policies to a program's services.</summary>
public static class AthleteOsRulesExtensions
{
    /// <summary>
    /// Adds a <see cref="PolicyShelf"/>, filled before the program's own work begins. Settings are checked at the start: a wrong one stops
    /// the program with a message. A wrong policy does not; the shelf's states name it. Rules over several sessions need a registered
    /// <see cref="IRuleEngine"/> that can run them; without one, only rules over one morning run.
    /// </summary>
    public static IServiceCollection AddAthleteOsRules(this IServiceCollection services, Action<AthleteOsRulesOptions> options)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(options);
        services.AddOptions<AthleteOsRulesOptions>().Configure(options).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<AthleteOsRulesOptions>, AthleteOsRulesOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(provider => new PolicyShelf(
            provider.GetRequiredService<IOptions<AthleteOsRulesOptions>>().Value,
            provider.GetService<IRuleEngine>() ?? new FusedRuleEngine(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetService<ILogger<PolicyShelf>>() ?? NullLogger<PolicyShelf>.Instance,
            hints: true));
        services.AddHostedService<FilledAtStart>();
        return services;
    }

    // A shelf fills itself when it is made; asking for it makes it before the first request.
    private sealed class FilledAtStart(IServiceProvider services) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken)
        {
            _ = services.GetRequiredService<PolicyShelf>();
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
