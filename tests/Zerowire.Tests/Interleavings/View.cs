namespace Zerowire.Tests.Interleavings;

/// <summary>For each location the oldest store that may still be seen.</summary>
internal sealed class View
{
    private readonly List<Store?> _oldest = [];

    public int OldestIndex(Location location) =>
        location.Number < _oldest.Count && _oldest[location.Number] is { } store ? store.Index : 0;

    public void See(Store store)
    {
        while (_oldest.Count <= store.Location.Number)
            _oldest.Add(null);
        ref Store? oldest = ref System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_oldest)[store.Location.Number];
        if (oldest is null || oldest.Index < store.Index)
            oldest = store;
    }

    public void Join(View? other)
    {
        if (other is null)
            return;
        foreach (Store? store in other._oldest)
        {
            if (store is not null)
                See(store);
        }
    }

    public View Copy()
    {
        var copy = new View();
        copy._oldest.AddRange(_oldest);
        return copy;
    }
}
