package io.larder.wire.bson;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class NameBytesProperties {
    @Property
    void aNameIsItselfWhereverItStands(@ForAll @Size(max = 40) byte[] name, @ForAll @IntRange(max = 9) int before) {
        ByteBuf buf = Unpooled.buffer().writeZero(before).writeBytes(name).writeByte(7);
        assertThat(NameBytes.same(name, buf, before, name.length)).isTrue();
        assertThat(NameBytes.same(name, buf, before, name.length + 1)).isFalse();
        assertThat(NameBytes.hash(buf, before, name.length, 3)).isEqualTo(NameBytes.hash(name, 3));
    }

    @Property
    void aCopyIsTheSameAndNothingBesideItIsTouched(
            @ForAll @Size(max = 100) byte[] bytes,
            @ForAll @IntRange(max = 9) int before,
            @ForAll @IntRange(max = 9) int at) {
        ByteBuf buf = Unpooled.buffer().writeZero(before).writeBytes(bytes);
        byte[] to = new byte[at + bytes.length + 9];
        Arrays.fill(to, (byte) 77);
        NameBytes.copy(buf, before, to, at, bytes.length);
        byte[] expected = new byte[to.length];
        Arrays.fill(expected, (byte) 77);
        System.arraycopy(bytes, 0, expected, at, bytes.length);
        assertThat(to).isEqualTo(expected);
    }

    @Property
    void aNameIsNoOtherInAnyByte(
            @ForAll @Size(min = 1, max = 40) byte[] name,
            @ForAll int place,
            @ForAll @IntRange(min = 1, max = 255) int by) {
        byte[] other = name.clone();
        other[Math.floorMod(place, name.length)] ^= (byte) by;
        ByteBuf buf = Unpooled.wrappedBuffer(other);
        assertThat(NameBytes.same(name, buf, 0, name.length)).isFalse();
        assertThat(NameBytes.hash(buf, 0, name.length, 0)).isNotEqualTo(NameBytes.hash(name, 0));
    }

    @Property
    void itIsReadWithinItsBytes(@ForAll @Size(max = 20) byte[] name) {
        ByteBuf exact = Unpooled.wrappedBuffer(name);
        assertThat(NameBytes.same(name, exact, 0, name.length)).isTrue();
        assertThat(NameBytes.hash(exact, 0, name.length, 0)).isEqualTo(NameBytes.hash(name, 0));
    }
}
