package io.larder.embedded.query.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.namespace.Namespace;
import io.larder.embedded.query.Json;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PipelineTest {
    private static final Sources SOURCES = new Sources() {
        @Override
        public Iterator<Document> read(Namespace namespace) {
            return documents("[{_id: 1, b: 1, c: 'x'}, {_id: 2, b: 2, c: 'y'}, {_id: 3, b: 1, c: 'z', up: 2}]")
                    .iterator();
        }

        @Override
        public Iterator<Document> describe(String stage, Document specification, Namespace namespace) {
            return List.of(new Document("described", stage)).iterator();
        }
    };

    private static List<Document> documents(String json) {
        return ((List<?>) Json.value(json)).stream().map(Document.class::cast).toList();
    }

    private static List<Document> run(String stages, String input) {
        Pipeline pipeline =
                Pipeline.compile(documents(stages), PipelineContext.of(Json.PLAIN, new Namespace("d", "c"), SOURCES));
        List<Document> results = new ArrayList<>();
        pipeline.run(documents(input).iterator()).forEachRemaining(results::add);
        return results;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
            [{$match: {a: 1}}]                            | [{a: 1}, {a: 2}]      | [{a: 1}]
            [{$project: {a: 1, _id: 0}}]                  | [{_id: 1, a: 1, b: 2}] | [{a: 1}]
            [{$project: {b: '$a', 'c.d': 1}}]             | [{_id: 1, a: 1, c: {d: 2, e: 3}}] | [{_id: 1, c: {d: 2}, b: 1}]
            [{$project: {a: 0}}]                          | [{_id: 1, a: 1, b: 2}] | [{_id: 1, b: 2}]
            [{$addFields: {'a.b': 5, z: {$add: ['$x', 1]}}}] | [{a: [{c: 1}], x: 1}] | [{a: [{c: 1, b: 5}], x: 1, z: 2}]
            [{$set: {a: '$$REMOVE'}}]                     | [{a: 1, b: 2}]         | [{b: 2}]
            [{$unset: ['a', 'b.c']}]                      | [{a: 1, b: {c: 1, d: 2}}] | [{b: {d: 2}}]
            [{$group: {_id: '$a', n: {$sum: '$b'}, all: {$push: '$b'}}}] | [{a: 1, b: 2}, {a: 1.0, b: 3}, {b: 1}] | [{_id: 1, n: 5, all: [2, 3]}, {_id: null, n: 1, all: [1]}]
            [{$group: {_id: null, c: {$count: {}}, m: {$max: '$a'}, f: {$first: '$a'}}}] | [{a: 1}, {a: 3}, {a: 2}] | [{_id: null, c: 3, m: 3, f: 1}]
            [{$group: {_id: null, t: {$top: {sortBy: {a: -1}, output: '$a'}}, b: {$bottomN: {sortBy: {a: -1}, output: '$a', n: 2}}}}] | [{a: 1}, {a: 3}, {a: 2}] | [{_id: null, t: 3, b: [2, 1]}]
            [{$group: {_id: null, m: {$minN: {input: '$a', n: 2}}}}] | [{a: 1}, {a: 3}, {a: 2}] | [{_id: null, m: [1, 2]}]
            [{$sort: {a: -1}}, {$limit: 1}]               | [{a: 1}, {a: 3}, {a: 2}] | [{a: 3}]
            [{$sort: {a: 1}}]                             | [{a: [5, 0]}, {a: 1}, {}] | [{}, {a: [5, 0]}, {a: 1}]
            [{$skip: 1}]                                  | [{a: 1}, {a: 2}]      | [{a: 2}]
            [{$count: 'n'}]                               | [{}, {}]              | [{n: 2}]
            [{$count: 'n'}]                               | []                    | []
            [{$unwind: '$a'}]                             | [{a: [1, 2], b: 1}, {b: 2}, {a: []}, {a: 3}] | [{a: 1, b: 1}, {a: 2, b: 1}, {a: 3}]
            [{$unwind: {path: '$a', includeArrayIndex: 'i', preserveNullAndEmptyArrays: true}}] | [{a: [7]}, {}] | [{a: 7, i: {$numberLong: '0'}}, {i: null}]
            [{$replaceRoot: {newRoot: '$a'}}]             | [{a: {b: 1}}]         | [{b: 1}]
            [{$replaceWith: {$mergeObjects: ['$a', {c: 1}]}}] | [{a: {b: 1}}]     | [{b: 1, c: 1}]
            [{$sortByCount: '$a'}]                        | [{a: 1}, {a: 2}, {a: 2}] | [{_id: 2, count: 2}, {_id: 1, count: 1}]
            [{$bucket: {groupBy: '$a', boundaries: [0, 5, 10], default: 'other'}}] | [{a: 1}, {a: 5}, {a: 9}, {a: 20}] | [{_id: 0, count: 1}, {_id: 5, count: 2}, {_id: 'other', count: 1}]
            [{$bucketAuto: {groupBy: '$a', buckets: 2}}]  | [{a: 1}, {a: 2}, {a: 3}, {a: 4}] | [{_id: {min: 1, max: 3}, count: 2}, {_id: {min: 3, max: 4}, count: 2}]
            [{$facet: {x: [{$match: {a: 1}}], n: [{$count: 'n'}]}}] | [{a: 1}, {a: 2}] | [{x: [{a: 1}], n: [{n: 2}]}]
            [{$lookup: {from: 'f', localField: 'a', foreignField: 'b', as: 'j'}}] | [{a: 2}, {a: 9}] | [{a: 2, j: [{_id: 2, b: 2, c: 'y'}]}, {a: 9, j: []}]
            [{$lookup: {from: 'f', let: {v: '$a'}, pipeline: [{$match: {$expr: {$eq: ['$b', '$$v']}}}, {$project: {c: 1, _id: 0}}], as: 'j'}}] | [{a: 1}] | [{a: 1, j: [{c: 'x'}, {c: 'z'}]}]
            [{$lookup: {from: 'f', localField: 'a', foreignField: 'b', pipeline: [{$project: {_id: 1}}], as: 'j'}}] | [{a: 2}] | [{a: 2, j: [{_id: 2}]}]
            [{$graphLookup: {from: 'f', startWith: '$a', connectFromField: 'up', connectToField: '_id', as: 'g', depthField: 'd'}}] | [{a: 3}] | [{a: 3, g: [{_id: 3, b: 1, c: 'z', up: 2, d: {$numberLong: '0'}}, {_id: 2, b: 2, c: 'y', d: {$numberLong: '1'}}]}]
            [{$unionWith: {coll: 'f', pipeline: [{$match: {b: 2}}, {$project: {_id: 1}}]}}] | [{a: 1}] | [{a: 1}, {_id: 2}]
            [{$documents: [{a: 1}]}, {$match: {a: 1}}]    | []                    | [{a: 1}]
            [{$redact: {$cond: [{$eq: ['$l', 9]}, '$$PRUNE', '$$DESCEND']}}] | [{l: 1, s: {l: 9}, k: [{l: 1}, {l: 9}]}] | [{l: 1, k: [{l: 1}]}]
            [{$setWindowFields: {sortBy: {a: 1}, output: {s: {$sum: '$a', window: {documents: ['unbounded', 'current']}}, r: {$rank: {}}}}}] | [{a: 2}, {a: 1}, {a: 2}] | [{a: 1, s: 1, r: 1}, {a: 2, s: 3, r: 2}, {a: 2, s: 5, r: 2}]
            [{$setWindowFields: {sortBy: {a: 1}, output: {p: {$shift: {output: '$a', by: -1, default: 0}}, n: {$documentNumber: {}}}}}] | [{a: 1}, {a: 2}] | [{a: 1, p: 0, n: 1}, {a: 2, p: 1, n: 2}]
            [{$setWindowFields: {sortBy: {a: 1}, output: {s: {$sum: '$a', window: {range: [-1, 0]}}}}}] | [{a: 1}, {a: 2}, {a: 5}] | [{a: 1, s: 1}, {a: 2, s: 3}, {a: 5, s: 5}]
            [{$fill: {sortBy: {a: 1}, output: {b: {method: 'locf'}, c: {value: 0}}}}] | [{a: 1, b: 5}, {a: 2, b: null, c: 3}] | [{a: 1, b: 5, c: 0}, {a: 2, b: 5, c: 3}]
            [{$fill: {sortBy: {a: 1}, output: {b: {method: 'linear'}}}}] | [{a: 1, b: 0}, {a: 2}, {a: 3, b: 4}] | [{a: 1, b: 0}, {a: 2, b: 2.0}, {a: 3, b: 4}]
            [{$densify: {field: 'a', range: {step: 1, bounds: 'full'}}}] | [{a: 1}, {a: 4}] | [{a: 1}, {a: 2}, {a: 3}, {a: 4}]
            [{$densify: {field: 'a', range: {step: 2, bounds: [0, 5]}}}] | [{a: 1}] | [{a: 0}, {a: 1}, {a: 2}, {a: 4}]
            [{$collStats: {count: {}}}]                   | []                    | [{described: '$collStats'}]
            """)
    void yields(String stages, String input, String expected) {
        assertThat(run(stages, input)).isEqualTo(documents(expected));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
            [{$nope: 1}]                            | 40324
            [{$match: 1}]                           | 15959
            [{$match: {}, $limit: 1}]               | 40323
            [{$limit: 0}]                           | 15958
            [{$limit: -1}]                          | 5107201
            [{$project: {}}]                        | 51272
            [{$project: {a: 1, b: 0}}]              | 31254
            [{$group: {a: {$sum: 1}}}]              | 15955
            [{$group: {_id: 1, a: 1}}]              | 40234
            [{$group: {_id: 1, a: {$nope: 1}}}]     | 15952
            [{$out: 'x'}, {$match: {}}]             | 40601
            [{$match: {}}, {$collStats: {}}]        | 40602
            [{$unwind: 'a'}]                        | 28818
            [{$sort: {}}]                           | 15976
            [{$sort: {a: 2}}]                       | 15975
            [{$lookup: {from: 'x', as: 'y'}}]       | 9
            [{$lookup: {from: 'x', as: 'y', nope: 1}}] | 9
            [{$replaceRoot: {newRoot: 5}}]          | 40228
            [{$facet: {a: [{$out: 'x'}]}}]          | 40600
            [{$addFields: {a: {$nope: 1}}}]         | 168
            """)
    void refuses(String stages, int code) {
        assertThatThrownBy(() -> run(stages, "[{a: 1}]"))
                .isInstanceOfSatisfying(CommandFailure.class, failure -> assertThat(failure.code())
                        .isEqualTo(code));
    }
}
