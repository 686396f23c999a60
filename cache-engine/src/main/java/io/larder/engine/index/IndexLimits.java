package io.larder.engine.index;

/**
 * How much the index of one namespace tells apart.
 *
 * @param shapes how many groups of entries a namespace may have; the entries of further ones share a group that every change
 *     concerns
 * @param documents how many documents one entry may be found through; one that holds more is found by its shape alone
 * @param asked how many entries are asked one by one whether a change affects them; beyond that, groups are dropped whole
 */
public record IndexLimits(int shapes, int documents, int asked) {
    public static final IndexLimits DEFAULT = new IndexLimits(512, 1024, 128);
}
