contract-number-rule = Введите от 3 до 40 букв и цифр, хотя бы одну цифру. Между ними могут стоять пробелы и знаки - / . _ # №.
contract-number-taken = Такой номер уже есть у другого договора. Выберите другой, например со своим сокращением впереди.
contract-number-final = Номер договора, который уже не черновик, не меняется: по нему регистрируются люди.
contract-number-unknown = У вас нет договора с таким номером. Найдите его среди клиентов.
contract-client-archived = Этот клиент в архиве. Сначала верните его.
contract-not-for-administrators = Кто управляет вашей организацией, не может относиться к клиенту. Сначала сделайте этого человека обычным участником.
contract-none-of-own = Вы не относитесь ни к одному клиенту, поэтому менять договор не нужно. Если это ошибка, обратитесь к администратору.
contract-account-stays = Человек с учётной записью не может уйти от клиента: он стал бы вашим сотрудником. Переведите его на другой договор или удалите учётную запись.
contract-is-draft = Этот договор — черновик. Сначала сделайте его действующим.
contract-is-coming = Этот договор начинается { $date }. Выберите действующий.
contract-is-expired = Этот договор закончился { $date }. Продлите его или выберите действующий.
contract-is-suspended = Этот договор приостановлен. Сначала возобновите его или выберите действующий.
contract-is-ended = Этот договор завершён. Выберите действующий.
contract-code-wrong = Это не код договора.
contract-domain-foreign = Этот договор не принимает адреса в домене { $domain }. Добавьте домен в договор или выберите другой договор.
contract-is-full = { $n ->
    [one] Договор рассчитан на { $n } человека, и место уже занято. Сначала увеличьте число.
    [few] Договор рассчитан на { $n } человек, и все места уже заняты. Сначала увеличьте число.
   *[other] Договор рассчитан на { $n } человек, и все места уже заняты. Сначала увеличьте число.
}
contract-day-bad = Введите день, например 2026-12-31.
contract-count-bad = Введите целое число от 0 до { $max } или ничего.
contract-term-backwards = Последний день раньше первого.
contract-new = Новый договор
contract-new-with = Новый договор с клиентом «{ $name }»
contract-new-about = Сообщите номер людям клиента: по нему они регистрируются сами, вам ничего делать не нужно.
contract-add = Добавить договор
contract-added = Договор { $number } добавлен.
contract-number = Номер
contract-number-and-state = Номер и состояние
contract-number-about = Для регистрации людям нужен только номер. Он единственный в этой системе и не меняется, когда договор перестаёт быть черновиком.
contract-number-fixed = Остаётся таким.
contract-state = Состояние
contract-state-draft = Черновик
contract-state-active = Действует
contract-state-suspended = Приостановлен
contract-state-ended = Завершён
contract-validity-draft = Черновик
contract-validity-coming = Начнётся позже
contract-validity-in-force = Действует
contract-validity-suspended = Приостановлен
contract-validity-expired = Истёк
contract-validity-ended = Завершён
contract-term = Срок
contract-term-about = Договор действует с первого дня до последнего. Если дня нет, оставьте поле пустым.
contract-term-both = { $from } — { $date }
contract-term-from = С { $date }
contract-term-until = До { $date }
contract-term-open = Без срока
contract-begins = Первый день
contract-ends = Последний день
contract-hours = Часы в договоре
contract-hours-help = Часы работы, которые уже оплачены. Пусто, если о них не договаривались.
contract-who = Кто может зарегистрироваться
contract-who-about = Номер может попасть в чужие руки. Эти условия не дают ему открыть лишнее.
contract-domains = Только адреса в этих доменах
contract-domains-help = По одному в строке. Пусто: любой адрес.
contract-most-people = Не больше людей
contract-most-people-help = Пусто: сколько угодно.
contract-code = Код
contract-code-help = Спрашивается вместе с номером. Смените его, если он стал известен. Пусто: не спрашивается.
contract-contact = Контакт у клиента
contract-contact-about = Получает письмо о каждой новой учётной записи по этому договору.
contract-contact-name = Имя
contract-contact-email = Эл. почта
contract-people = { $n ->
    [0] Учётных записей пока нет
    [one] Учётная запись есть у { $n } человека
    [few] Учётные записи есть у { $n } человек
   *[other] Учётные записи есть у { $n } человек
}
contract-services = { $n ->
    [0] Пока не охватывает услуг
    [one] Охватывает { $n } услугу
    [few] Охватывает { $n } услуги
   *[other] Охватывает { $n } услуг
}
contract-people-of = Учётные записи: { $n } из { $max }
contract-move = Перевести на договор
contract-move-of = Перевести на договор: { $name }
contract-move-about = От договора зависит, что человек может заказать.
contract-move-help = Номер действующего договора. Вместе с договором меняется и клиент.
contract-move-member = Это ваш собственный сотрудник. По договору он будет относиться к клиенту: не увидит ваших заявок и настроек, только свои заявки.
contract-moved = { $name }: договор изменён.
contract-leave = Убрать из клиента
contract-leave-about = Кто только писал и не имеет учётной записи, может не относиться ни к одному клиенту.
contract-left = { $name } больше не относится ни к одному клиенту.
