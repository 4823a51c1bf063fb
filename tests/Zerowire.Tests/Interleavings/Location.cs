namespace Zerowire.Tests.Interleavings;

/// <summary>A location of the explored memory with everything that was ever stored into it, in order.</summary>
internal sealed class Location
{
    public Location(int number, long initialValue)
    {
        Number = number;
        Stores = [new Store(this, initialValue)];
    }

    public int Number { get; }

    public List<Store> Stores { get; }

    public Store Newest => Stores[^1];

    public void Insert(int index, Store store)
    {
        Stores.Insert(index, store);
        for (int i = index; i < Stores.Count; i++)
            Stores[i].Index = i;
    }
}
