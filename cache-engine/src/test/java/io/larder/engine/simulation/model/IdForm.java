package io.larder.engine.simulation.model;

/** The numeric types that an _id, or a value it is compared with, may be written in; to the server they are the same number. */
public enum IdForm {
    INT,
    LONG,
    DOUBLE,
    DECIMAL;

    private static final IdForm[] ALL = values();

    public static IdForm of(int ordinal) {
        return ALL[ordinal];
    }

    public void write(BsonWriter writer, String name, int id) {
        switch (this) {
            case INT -> writer.int32(name, id);
            case LONG -> writer.int64(name, id);
            case DOUBLE -> writer.float64(name, id);
            case DECIMAL -> writer.decimal(name, id);
        }
    }

    public String text(int id) {
        return switch (this) {
            case INT -> String.valueOf(id);
            case LONG -> id + "L";
            case DOUBLE -> id + ".0";
            case DECIMAL -> "decimal " + id;
        };
    }
}
