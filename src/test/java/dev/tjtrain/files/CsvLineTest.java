package dev.tjtrain.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CsvLineTest {

  @Test
  void only_fields_that_need_quotes_get_them() {
    CsvLine line =
        new CsvLine()
            .add("plain \u732b")
            .add("a,b")
            .add("say \"hi\"")
            .add("two\nlines")
            .add("c\rr")
            .add("")
            .addAll(new double[] {0.5, 1e-9});

    assertThat(line.toString())
        .isEqualTo("plain \u732b,\"a,b\",\"say \"\"hi\"\"\",\"two\nlines\",\"c\rr\",,0.5,1.0E-9\n");
  }

  @Test
  void a_column_of_probabilities_is_named_after_its_class() {
    assertThat(new CsvLine().addClasses(List.of("tom", "a,b")).toString())
        .isEqualTo("p(tom),\"p(a,b)\"\n");
  }
}
