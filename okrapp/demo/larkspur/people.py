"""Who works at Larkspur, and where."""

from okrapp.demo.story import Person, TeamStory
from organizations.enums import Role

PEOPLE = (
    Person("helena", "Helena Marques", (Role.SPONSOR, Role.MEMBER), "sponsor"),
    Person("tomas", "Tomás Ribeiro", (Role.PROGRAM_LEAD, Role.MEMBER), "lead"),
    Person("graca", "Graça Monteiro"),
    Person("rui", "Rui Falcão", (Role.VIEWER,), "viewer"),
    Person("daniel", "Daniel Okafor", sign_in="owner"),
    Person("beatriz", "Beatriz Lopes", sign_in="champion"),
    Person("nuno", "Nuno Sequeira"),
    Person("aisha", "Aisha Bello"),
    Person("leo", "Leo Hartmann"),
    Person("yara", "Yara Mendes"),
    Person("mara", "Mara Lindqvist", sign_in="kr"),
    Person("felix", "Felix Braun"),
    Person("rita", "Rita Salgado"),
    Person("oskar", "Oskar Nyström"),
    Person("lena", "Lena Fischer"),
    Person("hugo", "Hugo Pinto"),
    Person("mei", "Mei Tanaka"),
    Person("arjun", "Arjun Shah"),
    Person("clara", "Clara Duarte"),
    Person("priya", "Priya Raman", (Role.DATA_STEWARD, Role.MEMBER), "steward"),
    Person("miguel", "Miguel Antunes"),
    Person("paula", "Paula Rocha"),
    Person("goncalo", "Gonçalo Reis"),
    Person("ewa", "Ewa Kowalska"),
    Person("tiago", "Tiago Bento"),
    Person("ana", "Ana Figueiredo"),
    Person("dario", "Dário Nunes"),
    Person("bruno", "Bruno Macedo"),
    Person("ivana", "Ivana Petrović"),
    Person("luis", "Luís Cardoso"),
    Person("kwame", "Kwame Mensah"),
    Person("marta", "Marta Pires"),
    Person("simon", "Simon Keller"),
    Person("joana", "Joana Teixeira", sign_in="member"),
    Person("eduardo", "Eduardo Leal"),
    Person("nadia", "Nadia Haddad"),
    Person("olivia", "Olivia Grant"),
    Person("vasco", "Vasco Almeida"),
    Person("teresa", "Teresa Prado"),
    Person("ines", "Inês Carvalho", (Role.ADMIN, Role.MEMBER), "admin"),
    Person("sofia", "Sofia Brandt", sign_in="both"),
    Person("pedro", "Pedro Gama"),
    Person("hanna", "Hanna Virtanen"),
)

# Retention has no champion of its own: the one of Growth looks after it.
TEAMS = (
    TeamStory("growth", "Growth", "daniel", ("beatriz",), ("daniel", "beatriz", "nuno", "aisha", "leo")),
    TeamStory("retention", "Retention", "yara", (), ("yara", "mara", "felix", "rita"), parent="growth"),
    TeamStory("product", "Product", "oskar", ("lena",), ("oskar", "lena", "hugo", "mei", "arjun", "clara", "priya")),
    TeamStory("roastery", "Roastery", "miguel", ("paula",), ("miguel", "paula", "goncalo", "ewa", "tiago")),
    TeamStory("fulfilment", "Fulfilment", "ana", ("dario",), ("ana", "dario", "bruno", "ivana", "luis", "kwame")),
    TeamStory("care", "Customer Care", "marta", ("simon",), ("marta", "simon", "joana", "eduardo", "nadia", "olivia")),
    TeamStory(
        "finance", "Finance and People", "vasco", ("teresa",), ("vasco", "teresa", "ines", "sofia", "pedro", "hanna")
    ),
)
