namespace AthleteOs.Rules.Host.Http;

/// <summary>Limits the requests with a body that are processed at the same time. Beyond the limit the service refuses at once, before answers take seconds.</summary>
/// <remarks>A request takes its place when its body has arrived: callers that send slowly take no place from others.</remarks>
internal sealed class Admission(int most, Telemetry telemetry)
{
    /// <summary>The default, as measured on two cores: half of it records less, and twice as much makes answers slower.</summary>
    public const int UsualMost = 64;

    private readonly int _most = most;
    private int _places;

    /// <summary>Notes that the body of a request has arrived.</summary>
    /// <exception cref="BusyException">All places are taken.</exception>
    public static void Enter(HttpContext context) => context.Features.Get<Place>()?.Enter();

    /// <summary>Answers a request, or refuses it if all places are taken.</summary>
    public async Task Admit(HttpContext context, RequestDelegate next)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<BodyMetadata>() is null)
        {
            await next(context);
            return;
        }

        if (Volatile.Read(ref _places) >= _most)
        {
            await Refuse(context);
            return;
        }

        var place = new Place(this);
        context.Features.Set(place);
        try
        {
            await next(context);
        }
        catch (BusyException)
        {
            await Refuse(context);
        }
        finally
        {
            place.Leave();
        }
    }

    private Task Refuse(HttpContext context)
    {
        telemetry.Failed("busy");
        return new BusyProblem().ExecuteAsync(context);
    }

    private sealed class Place(Admission admission)
    {
        private bool _isTaken;

        public void Enter()
        {
            if (Interlocked.Increment(ref admission._places) > admission._most)
            {
                Interlocked.Decrement(ref admission._places);
                throw new BusyException();
            }

            _isTaken = true;
        }

        public void Leave()
        {
            if (_isTaken)
            {
                Interlocked.Decrement(ref admission._places);
            }
        }
    }

    private sealed class BusyException : Exception;
}
