package dev.tjtrain.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ThreadTeamTest {

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5})
  void every_part_is_done_once_a_round(int size) {
    AtomicIntegerArray done = new AtomicIntegerArray(size);
    try (ThreadTeam team = new ThreadTeam(size)) {
      for (int round = 1; round <= 2000; round++) {
        team.run(done::incrementAndGet);
        for (int part = 0; part < size; part++) {
          assertThat(done.get(part)).isEqualTo(round);
        }
      }
    }
  }

  @Test
  void parts_are_done_at_the_same_time_each_always_on_the_same_thread() {
    CyclicBarrier all = new CyclicBarrier(3);
    Set<String> seen = ConcurrentHashMap.newKeySet();
    try (ThreadTeam team = new ThreadTeam(3)) {
      for (int round = 0; round < 10; round++) {
        team.run(
            part -> {
              meet(all); // would wait for ever if one came after another
              seen.add(part + " " + Thread.currentThread().getId());
            });
      }
    }
    assertThat(seen).hasSize(3).contains("0 " + Thread.currentThread().getId());
  }

  /** Longer than anyone looks around before going to sleep. */
  @Test
  void those_who_sleep_are_woken() throws InterruptedException {
    AtomicIntegerArray done = new AtomicIntegerArray(2);
    try (ThreadTeam team = new ThreadTeam(2)) {
      for (int round = 0; round < 5; round++) {
        TimeUnit.MILLISECONDS.sleep(20);
        team.run(
            part -> {
              if (part == 1) {
                pause(20);
              }
              done.incrementAndGet(part);
            });
      }
    }
    assertThat(done.get(0)).isEqualTo(5);
    assertThat(done.get(1)).isEqualTo(5);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void a_failure_is_thrown_once_all_have_ended_and_the_team_goes_on(int failing) {
    AtomicIntegerArray done = new AtomicIntegerArray(3);
    try (ThreadTeam team = new ThreadTeam(3)) {
      assertThatThrownBy(
              () ->
                  team.run(
                      part -> {
                        if (part == failing) {
                          throw new IllegalStateException("part " + part);
                        }
                        pause(20);
                        done.incrementAndGet(part);
                      }))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("part " + failing);
      for (int part = 0; part < 3; part++) {
        assertThat(done.get(part)).isEqualTo(part == failing ? 0 : 1);
      }

      team.run(done::incrementAndGet);

      assertThat(done.get(failing)).isEqualTo(1);
    }
  }

  @Test
  void errors_are_thrown_as_well() {
    try (ThreadTeam team = new ThreadTeam(2)) {
      assertThatThrownBy(
              () ->
                  team.run(
                      part -> {
                        if (part == 1) {
                          throw new OutOfMemoryError("none left");
                        }
                      }))
          .isInstanceOf(OutOfMemoryError.class);
    }
  }

  @Test
  void a_closed_team_leaves_no_thread() throws InterruptedException {
    Thread[] members = new Thread[4];
    try (ThreadTeam team = new ThreadTeam(4)) {
      team.run(part -> members[part] = Thread.currentThread());
    }
    for (Thread member : Arrays.copyOfRange(members, 1, 4)) {
      member.join(TimeUnit.SECONDS.toMillis(30));
      assertThat(member.isAlive()).isFalse();
    }
  }

  private static void pause(int milliseconds) {
    try {
      TimeUnit.MILLISECONDS.sleep(milliseconds);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void meet(CyclicBarrier all) {
    try {
      all.await(30, TimeUnit.SECONDS);
    } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }
}
