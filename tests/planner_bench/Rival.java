import ai.timefold.solver.core.api.domain.entity.PlanningEntity;
import ai.timefold.solver.core.api.domain.lookup.PlanningId;
import ai.timefold.solver.core.api.domain.solution.PlanningEntityCollectionProperty;
import ai.timefold.solver.core.api.domain.solution.PlanningScore;
import ai.timefold.solver.core.api.domain.solution.PlanningSolution;
import ai.timefold.solver.core.api.domain.solution.ProblemFactCollectionProperty;
import ai.timefold.solver.core.api.domain.valuerange.ValueRangeProvider;
import ai.timefold.solver.core.api.domain.variable.PlanningListVariable;
import ai.timefold.solver.core.api.score.buildin.simplelong.SimpleLongScore;
import ai.timefold.solver.core.api.score.calculator.EasyScoreCalculator;
import ai.timefold.solver.core.api.solver.SolverConfigOverride;
import ai.timefold.solver.core.api.solver.SolverFactory;
import ai.timefold.solver.core.config.score.director.ScoreDirectorFactoryConfig;
import ai.timefold.solver.core.config.solver.EnvironmentMode;
import ai.timefold.solver.core.config.solver.SolverConfig;
import ai.timefold.solver.core.config.solver.termination.TerminationConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The planner's contract as a Timefold model; rival.py says what was chosen and fills it. */
public class Rival {
    /** A part of a task that is never cut, or with item -1 a time in which nothing is done. */
    public static class Piece {
        @PlanningId public int id;
        public int item;
        public int length;

        public Piece() {}

        Piece(int id, int item, int length) {
            this.id = id;
            this.item = item;
            this.length = length;
        }

        @Override
        public String toString() {
            return "piece " + id;
        }
    }

    /** A free stretch, or with `fixed` the place of a fixed task, which holds nothing else. */
    @PlanningEntity
    public static class Stretch {
        @PlanningId public int id;
        public int lo;
        public int hi;
        public int segment;
        public int fixed = -1;

        @PlanningListVariable(allowsUnassignedValues = true)
        public List<Piece> pieces = new ArrayList<>();

        public Stretch() {}
    }

    @PlanningSolution
    public static class Plan {
        @PlanningEntityCollectionProperty public List<Stretch> stretches;

        @ProblemFactCollectionProperty @ValueRangeProvider public List<Piece> pieces;

        @PlanningScore public SimpleLongScore score;

        public Model model;

        public Plan() {}
    }

    /** The problem as plain arrays, in units of its grid; see rival.py for each. */
    public static class Model {
        public int step, after, gap, longAfter, longGap, dayUnits;
        public double dayLoad, now, early, switching, fragment, move;
        public int[] dayStarts, segmentLo;
        public double[][] energySums;
        public int[] need, most, release, deadline, category;
        public boolean[] splittable;
        public double[] value, due, late, load, energy;
        public int[][] needs;
        public int[][] kept;
        Map<Long, Integer>[] keptAt;

        @SuppressWarnings("unchecked")
        public void prepare() {
            keptAt = new Map[need.length];
            for (int[] block : kept) {
                if (keptAt[block[0]] == null) keptAt[block[0]] = new HashMap<>();
                keptAt[block[0]].merge(key(block[1], block[2]), block[3], Integer::sum);
            }
        }

        static long key(int start, int end) {
            return ((long) start << 32) | end;
        }

        int day(int at) {
            int found = Arrays.binarySearch(dayStarts, at);
            return Math.max(0, found >= 0 ? found : -found - 2);
        }
    }

    /** Walks through the lists in order of time and places each piece as soon as rules let it. */
    static class Walk {
        /** Points that a plan without something fixed is short of any other. */
        static final double MISSING = 1e5;

        final Model m;
        final int[] done, first, last, blocks;
        final double[] dayWork, dayLoad;
        final List<int[]> found;
        double points;
        int lastEnd = Integer.MIN_VALUE / 2, work, row;
        boolean full;
        int item = -1, blockStart, blockSegment, lastCategory = -1, lastDay = -1;

        Walk(Model m, boolean keep) {
            this.m = m;
            int n = m.need.length;
            done = new int[n];
            first = new int[n];
            last = new int[n];
            blocks = new int[n];
            dayWork = new double[m.dayStarts.length];
            dayLoad = new double[m.dayStarts.length];
            found = keep ? new ArrayList<>() : null;
        }

        double run(List<Stretch> stretches) {
            // What is fixed is there in any plan, and keeps its part of the limits.
            for (Stretch stretch : stretches) {
                if (stretch.fixed >= 0) count(stretch.fixed, stretch.lo, stretch.lo + m.need[stretch.fixed]);
            }
            for (Stretch stretch : stretches) {
                if (stretch.fixed >= 0) {
                    int i = stretch.fixed;
                    place(i, m.need[i], stretch.lo, stretch.lo + m.need[i], stretch, true);
                    if (done[i] == 0) points -= MISSING;
                    continue;
                }
                int cursor = stretch.lo;
                for (Piece piece : stretch.pieces) {
                    if (piece.item < 0) {
                        cursor += piece.length;
                    } else {
                        cursor = place(piece.item, piece.length, cursor, stretch.hi, stretch, false);
                    }
                    if (cursor >= stretch.hi) break;
                }
            }
            close();
            for (int i = 0; i < done.length; i++) {
                if (done[i] == 0) continue;
                points += m.value[i] * (0.8 * done[i] / m.need[i] + (done[i] == m.need[i] ? 0.2 : 0));
                points -= m.late[i] * Math.max(0, last[i] - m.due[i]);
                points -= m.early * (first[i] - m.now) + m.fragment * (blocks[i] - 1);
            }
            return points;
        }

        /** Where the next piece may begin: the piece's end, or the cursor when it has no place. */
        private int place(int i, int length, int cursor, int hi, Stretch stretch, boolean fixed) {
            for (int other : m.needs[i]) if (done[other] < m.need[other]) return cursor;
            int from = m.segmentLo[stretch.segment];
            int start = up(Math.max(cursor, m.release[i]), from);
            boolean begins = true, resets = true;
            if (m.after > 0) {
                boolean joins = start - lastEnd < m.gap;
                if (joins && (full || work + length > m.after)) {
                    start = up(lastEnd + m.gap, from);
                    joins = false;
                }
                begins = !joins;
                resets = m.longAfter == 0 || start - lastEnd >= m.longGap;
                if (begins && !resets && row >= m.longAfter) {
                    start = up(lastEnd + m.longGap, from);
                    resets = true;
                }
            }
            int end = start + length;
            if (end > hi || end > m.deadline[i] || (fixed && start != cursor)) return cursor;
            if (!fixed && !within(i, start, end)) return cursor;
            if (!fixed) count(i, start, end);
            if (begins) {
                work = 0;
                full = false;
                row = resets ? 1 : row + 1;
            }
            work += length;
            full |= work > m.after;
            boolean merges = item == i && lastEnd == start && blockSegment == stretch.segment
                    && end - blockStart <= m.most[i];
            if (!merges) {
                close();
                item = i;
                blockStart = start;
                blockSegment = stretch.segment;
                if (blocks[i]++ == 0) first[i] = start;
            }
            lastEnd = end;
            done[i] += length;
            last[i] = end;
            return end;
        }

        private int up(int at, int from) {
            return at <= from ? from : from + (at - from + m.step - 1) / m.step * m.step;
        }

        /** Whether the limits let a block be there. */
        private boolean within(int i, int start, int end) {
            for (int at = start, day = m.day(start); at < end; day++) {
                int stop = endOnDay(day, end);
                double units = stop - at, heft = units * m.load[i];
                if (m.dayUnits >= 0 && dayWork[day] + units > m.dayUnits) return false;
                if (m.dayLoad >= 0 && dayLoad[day] + heft > m.dayLoad + 1e-9) return false;
                at = stop;
            }
            return true;
        }

        /** Count a block towards the limits. */
        private void count(int i, int start, int end) {
            for (int at = start, day = m.day(start); at < end; day++) {
                int stop = endOnDay(day, end);
                dayWork[day] += stop - at;
                dayLoad[day] += (stop - at) * m.load[i];
                at = stop;
            }
        }

        private int endOnDay(int day, int end) {
            return day + 1 < m.dayStarts.length ? Math.min(end, m.dayStarts[day + 1]) : end;
        }

        /** Count what depends on a whole block. */
        private void close() {
            if (item < 0) return;
            double[] sums = m.energySums[blockSegment];
            int lo = m.segmentLo[blockSegment];
            points += m.energy[item] * (sums[lastEnd - lo] - sums[blockStart - lo]);
            int day = m.day(blockStart);
            if (lastDay == day && lastCategory != m.category[item]) points -= m.switching;
            lastDay = day;
            lastCategory = m.category[item];
            if (m.keptAt[item] != null) {
                points += m.move * m.keptAt[item].getOrDefault(Model.key(blockStart, lastEnd), 0);
            }
            if (found != null) found.add(new int[] {item, blockStart, lastEnd});
            item = -1;
        }
    }

    public static class Points implements EasyScoreCalculator<Plan, SimpleLongScore> {
        @Override
        public SimpleLongScore calculateScore(Plan plan) {
            return SimpleLongScore.of(Math.round(new Walk(plan.model, false).run(plan.stretches) * 1e6));
        }
    }

    private final SolverFactory<Plan> factory =
            SolverFactory.create(
                    new SolverConfig()
                            .withSolutionClass(Plan.class)
                            .withEntityClasses(Stretch.class)
                            .withEnvironmentMode(EnvironmentMode.NO_ASSERT)
                            .withRandomSeed(1L)
                            .withScoreDirectorFactory(
                                    new ScoreDirectorFactoryConfig()
                                            .withEasyScoreCalculatorClass(Points.class))
                            .withTerminationConfig(
                                    new TerminationConfig().withSpentLimit(Duration.ofSeconds(1))));

    public long evaluations;

    /** Stretches as {lo, hi, segment, fixed item or -1}, pieces as {item or -1, length}. */
    public int[][] solve(Model model, int[][] stretches, int[][] pieces, long milliseconds) {
        model.prepare();
        Plan plan = new Plan();
        plan.model = model;
        plan.stretches = new ArrayList<>();
        for (int[] one : stretches) {
            Stretch stretch = new Stretch();
            stretch.id = plan.stretches.size();
            stretch.lo = one[0];
            stretch.hi = one[1];
            stretch.segment = one[2];
            stretch.fixed = one[3];
            plan.stretches.add(stretch);
        }
        plan.pieces = new ArrayList<>();
        for (int[] one : pieces) plan.pieces.add(new Piece(plan.pieces.size(), one[0], one[1]));
        TerminationConfig until =
                new TerminationConfig().withSpentLimit(Duration.ofMillis(Math.max(1, milliseconds)));
        var solver =
                factory.buildSolver(new SolverConfigOverride<Plan>().withTerminationConfig(until));
        Plan best = solver.solve(plan);
        evaluations = ((ai.timefold.solver.core.impl.solver.DefaultSolver<Plan>) solver)
                .getScoreCalculationCount();
        Walk walk = new Walk(model, true);
        walk.run(best.stretches);
        return walk.found.toArray(new int[0][]);
    }
}
