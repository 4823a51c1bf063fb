using Zerowire.Platform;

namespace Zerowire.Tests.Platform;

public sealed class AsymmetricFenceTests
{
    [Fact]
    public void One_of_the_two_sides_always_sees_the_other()
    {
        const int Rounds = 5_000;
        int[] left = new int[64], right = new int[64];
        int leftSaw = 0, rightSaw = 0, lost = 0;
        using Barrier barrier = new(2);
        Thread light = new(() =>
        {
            for (int i = 0; i < Rounds; i++)
            {
                barrier.SignalAndWait();
                Volatile.Write(ref left[0], 1);
                AsymmetricFence.Light();
                leftSaw = Volatile.Read(ref right[0]);
                barrier.SignalAndWait();
            }
        });
        light.Start();
        for (int i = 0; i < Rounds; i++)
        {
            left[0] = right[0] = 0;
            barrier.SignalAndWait();
            Volatile.Write(ref right[0], 1);
            AsymmetricFence.Heavy();
            rightSaw = Volatile.Read(ref left[0]);
            barrier.SignalAndWait();
            if (leftSaw == 0 && rightSaw == 0)
                lost++;
        }

        Assert.True(light.Join(10_000));
        Assert.Equal(0, lost);
    }
}
