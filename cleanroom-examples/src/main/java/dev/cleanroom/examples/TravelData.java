package dev.cleanroom.examples;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Invented tables of an airline and a hotel chain, always the same for the same seed. Some people
 * fly, some stay, some do both; who flies more also stays more.
 *
 * @param flights one row for each flight
 * @param stays one row for each stay in a hotel
 * @param cities where the hotels are, known to everybody
 */
record TravelData(
    List<TravelData.Flight> flights, List<TravelData.Stay> stays, List<TravelData.City> cities) {
  static final List<String> CARDS = List.of("Gold", "Silver", "Blue");

  private static final int PEOPLE = 50_000;
  private static final int TRAVELLERS = 30_000;
  private static final int FIRST_GUEST = 22_000;
  private static final List<List<String>> REGIONS =
      List.of(
          List.of("Alps", "Innsbruck", "Bolzano", "Chur"),
          List.of("Adriatic", "Trieste", "Split", "Bari", "Rimini"),
          List.of("Baltic", "Gdansk", "Riga", "Tallinn", "Turku"),
          List.of("Rhine", "Basel", "Cologne", "Mainz"),
          List.of("Faroe Islands", "Torshavn"));

  /** A flight, with the card that its traveller holds. */
  record Flight(String traveller, String card, int year, int kilometres) {
    static final String[] COLUMNS = {"traveller", "card", "year", "kilometres"};
  }

  /** A stay in one of the chain's hotels. */
  record Stay(String guest, String city, int year, int nights) {
    static final String[] COLUMNS = {"guest", "city", "year", "nights"};
  }

  /** A city with a hotel. */
  record City(String city, String region) {}

  static TravelData generate(long seed) {
    // Invented data may come from a generator that repeats itself; noise never does.
    SplittableRandom random = new SplittableRandom(seed);
    List<City> cities = allCities();
    List<Flight> flights = new ArrayList<>();
    List<Stay> stays = new ArrayList<>();
    for (int i = 0; i < PEOPLE; i++) {
      String person = String.format("P%06d", i);
      int restlessness = restlessness(random);
      if (i < TRAVELLERS) {
        addFlights(flights, person, restlessness, random);
      }
      if (i >= FIRST_GUEST) {
        addStays(stays, person, restlessness, cities, random);
      }
    }
    return new TravelData(List.copyOf(flights), List.copyOf(stays), cities);
  }

  /** How much a person travels: 0 for most, up to 4 for few. */
  private static int restlessness(SplittableRandom random) {
    return Math.min(4, Integer.numberOfTrailingZeros(random.nextInt() | 1 << 4));
  }

  private static void addFlights(
      List<Flight> flights, String person, int restlessness, SplittableRandom random) {
    String card = CARDS.get(2 - (restlessness + 1) / 2);
    int count = 2 + random.nextInt(4 + 6 * restlessness);
    for (int i = 0; i < count; i++) {
      int kilometres = 300 + random.nextInt(1_500) + (random.nextInt(5) == 0 ? 6_000 : 0);
      flights.add(new Flight(person, card, year(random), kilometres));
    }
  }

  private static void addStays(
      List<Stay> stays,
      String person,
      int restlessness,
      List<City> cities,
      SplittableRandom random) {
    int favourite = random.nextInt(cities.size() - 1);
    int count = 1 + random.nextInt(4 + 3 * restlessness);
    for (int i = 0; i < count; i++) {
      int city = random.nextInt(3) > 0 ? favourite : random.nextInt(cities.size() - 1);
      if (random.nextInt(500) == 0) {
        city = cities.size() - 1; // where almost nobody goes
      }
      int nights = 1 + random.nextInt(3 + restlessness);
      stays.add(new Stay(person, cities.get(city).city(), year(random), nights));
    }
  }

  private static int year(SplittableRandom random) {
    return 2021 + random.nextInt(5);
  }

  private static List<City> allCities() {
    List<City> cities = new ArrayList<>();
    REGIONS.forEach(
        region ->
            region.subList(1, region.size()).forEach(c -> cities.add(new City(c, region.get(0)))));
    return List.copyOf(cities);
  }

  int rows() {
    return flights.size() + stays.size() + cities.size();
  }

  long travellers() {
    return flights.stream().map(Flight::traveller).distinct().count();
  }

  long guests() {
    return stays.stream().map(Stay::guest).distinct().count();
  }
}
