package dev.hilum.archive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hilum.io.BadInputException;
import dev.hilum.study.Film;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Damaged tables and image files end in a sentence or are read; nothing else may come of them. */
class ArchiveMutationTest {
  private static final int MUTANTS = 900;
  private static final String[] FRAGMENTS = {
    "\"", "\"\"", ",", "\r\n", "\n\n", "\0", "\ufeff", "|", "..", "/", "No Finding", "1e999", "-"
  };

  @TempDir Path root;

  @Test
  void damagedTablesAreReadOrRefusedInASentence() throws IOException {
    long seed = System.nanoTime();
    System.out.println("ArchiveMutationTest tables, seed " + seed);
    Random random = new Random(seed);
    String[] tables = {
      "films.csv|film,patient,path,view,sex,age,split,Mass\n"
          + "a,p1,a.png,PA,F,40,train,1\n"
          + "b,p2,a.png,,,,,\n",
      "Data_Entry_2017.csv|Image Index,Finding Labels,Follow-up #,Patient ID,Patient Age,Patient"
          + " Gender,View Position\r\n"
          + "a.png,Mass|Edema,0,1,058Y,M,PA\r\n"
          + "a.png,No Finding,1,1,5,M,AP\r\n",
      "metadata.csv|patientid,offset,sex,age,finding,view,modality,folder,filename,clinical_notes,\n"
          + "1,0,F,52,\"COVID-19, ARDS\",PA,X-ray,.,a.png,\"a \"\"note\"\",\n"
          + "of two lines\",\n",
      "train.csv|Path,Sex,Age,Frontal/Lateral,AP/PA,"
          + String.join(",", FindingColumns.CHEXPERT.columns().keySet())
          + "\ntrain/patient1/study1/view1_frontal.jpg,Male,4,Frontal,PA,1.0,,-1.0,,,,,,,,,,,0.0\n"
          + "train/patient2/study1/view1_frontal.jpg,Female,5,Frontal,AP,1.0,,-1.0,,,,,,,,,,,\n"
          + "train/patient2/study1/view2_lateral.jpg,Female,5,Lateral,,1.0,,-1.0,,,,,,,,,,,\n",
      "mimic-cxr-2.0.0-metadata.csv|dicom_id,subject_id,study_id,ViewPosition,StudyDate\n"
          + "02aa,10000032,50414267,PA,21800506\n"
          + "02ab,10000032,50414267,LATERAL,21800506\n"
          + "02ac,10000032,53189527,AP,21800626\n",
      "stage_2_train_labels.csv|patientId,x,y,width,height,Target\n"
          + "a,264.0,152.0,213.0,379.0,1\nb,,,,,0\n",
      "train-rle.csv|ImageId, EncodedPixels\na,5 1 1000 3\nb,-1\n"
    };
    int read = 0;
    int refused = 0;
    for (int i = 0; i < MUTANTS; i++) {
      String table = tables[i % tables.length];
      String name = table.substring(0, table.indexOf('|'));
      String text = table.substring(name.length() + 1);
      boolean headed = i / tables.length % 3 > 0; // two thirds keep the header
      int kept = headed ? text.indexOf('\n') + 1 : 0;
      byte[] bytes = text.substring(kept).getBytes(StandardCharsets.UTF_8);
      for (int n = random.nextInt(3); n >= 0; n--) {
        bytes = mutate(bytes, random);
      }
      byte[] header = text.substring(0, kept).getBytes(StandardCharsets.UTF_8);
      bytes = splice(header, kept, kept, bytes);
      Path folder = root.resolve("t" + i % tables.length);
      if (i < tables.length && text.contains("a.png")) { // the others are tables without images
        new Tree(folder).film("a.png", 1);
      }
      new Tree(folder).bytes(name, bytes);
      try (Stream<Film> films = Archives.open(folder).films()) {
        ArchiveScan scan = ArchiveScan.of(Archives.open(folder));
        assertThat(films.count()).as("seed %d, mutant %d", seed, i).isLessThan(20);
        assertThat(scan.problems()).as("seed %d, mutant %d", seed, i).doesNotContain("");
        read++;
      } catch (BadInputException e) {
        assertThat(e.getMessage()).as("seed %d, mutant %d", seed, i).isNotBlank();
        refused++;
      } catch (RuntimeException | Error e) {
        throw new AssertionError("seed " + seed + ", mutant " + i + " of " + name, e);
      }
    }
    System.out.printf("%d mutants: %d read, %d refused%n", MUTANTS, read, refused);
    assertThat(read).isGreaterThan(MUTANTS * 3 / 10);
    assertThat(refused).isPositive();
  }

  @Test
  void damagedImagesAreToldOrPassed() throws IOException {
    long seed = System.nanoTime();
    System.out.println("ArchiveMutationTest images, seed " + seed);
    Random random = new Random(seed);
    new Tree(root).film("a.png", 1);
    byte[] png = Files.readAllBytes(root.resolve("a.png"));
    byte[] jpeg = FolderArchiveTest.jpeg(true);
    int told = 0;
    for (int i = 0; i < MUTANTS; i++) {
      byte[] bytes = mutate(i % 2 == 0 ? png : jpeg, random);
      Path file = Files.write(root.resolve("mutant.png"), bytes);
      try {
        told += ImageHeader.problem(file).isPresent() ? 1 : 0;
      } catch (RuntimeException | Error e) {
        throw new AssertionError("seed " + seed + ", mutant " + i, e);
      }
    }
    assertThat(told).isBetween(MUTANTS / 10, MUTANTS - 1);
  }

  private static byte[] mutate(byte[] bytes, Random random) {
    int at = random.nextInt(Math.max(1, bytes.length - 1));
    int length = Math.min(1 + random.nextInt(12), bytes.length - at - 1);
    return switch (random.nextInt(5)) {
      case 0 -> {
        byte[] flipped = bytes.clone();
        flipped[at] = (byte) (flipped[at] ^ 1 << random.nextInt(8));
        yield flipped;
      }
      case 1 -> splice(bytes, at, at + length, new byte[0]);
      case 2 -> splice(bytes, at, at, Arrays.copyOfRange(bytes, at, at + length));
      case 3 -> Arrays.copyOf(bytes, Math.max(1, at));
      default ->
          splice(
              bytes,
              at,
              at,
              FRAGMENTS[random.nextInt(FRAGMENTS.length)].getBytes(StandardCharsets.UTF_8));
    };
  }

  private static byte[] splice(byte[] bytes, int from, int to, byte[] middle) {
    byte[] out = new byte[from + middle.length + bytes.length - to];
    System.arraycopy(bytes, 0, out, 0, from);
    System.arraycopy(middle, 0, out, from, middle.length);
    System.arraycopy(bytes, to, out, from + middle.length, bytes.length - to);
    return out;
  }
}
