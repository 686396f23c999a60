package io.larder.proxy.bench;

import java.util.Arrays;
import java.util.Random;

/** Draws numbers from 0 up, the smaller the more often: the one of rank r with a weight of 1 / r^s. Immutable. */
final class Zipf {
    private final double[] upTo;

    Zipf(int numbers, double s) {
        upTo = new double[numbers];
        double sum = 0;
        for (int i = 0; i < numbers; i++) {
            sum += 1 / Math.pow(i + 1, s);
            upTo[i] = sum;
        }
        for (int i = 0; i < numbers; i++) {
            upTo[i] /= sum;
        }
    }

    int draw(Random random) {
        int found = Arrays.binarySearch(upTo, random.nextDouble());
        return Math.min(found < 0 ? -found - 1 : found, upTo.length - 1);
    }
}
