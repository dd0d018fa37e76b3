using Dendro.Cli.Configuration;

namespace Dendro.Cli.Supervision;

/// <summary>What every part is doing, kept in the state file for the other commands.</summary>
internal sealed class Board
{
    readonly Lock _gate = new();
    readonly string _file;
    readonly TimeProvider _time;
    readonly long _began;
    RunState _state;

    public Board(Workspace workspace, RunState initial, TimeProvider time)
    {
        _file = workspace.StateFile;
        _time = time;
        _began = time.GetTimestamp();
        _state = initial;
        initial.Write(_file);
    }

    /// <summary>Called after each change, one at a time, with the old and the new state.</summary>
    public Action<RunState, RunState>? Changed { get; set; }

    public double ElapsedSeconds => _time.GetElapsedTime(_began).TotalSeconds;

    public RunState State
    {
        get
        {
            lock (_gate)
            {
                return _state;
            }
        }
    }

    public void Update(Func<RunState, RunState> change)
    {
        lock (_gate)
        {
            var before = _state;
            var after = change(before);
            if (after == before)
            {
                return;
            }

            _state = after;
            after.Write(_file);
            Changed?.Invoke(before, after);
        }
    }

    public void Update(string name, Func<PartState, PartState> change) => Update(state =>
    {
        var parts = state.Parts.Select(part => part.Name == name ? change(part) : part).ToList();
        return parts.SequenceEqual(state.Parts) ? state : state with { Parts = parts };
    });
}
